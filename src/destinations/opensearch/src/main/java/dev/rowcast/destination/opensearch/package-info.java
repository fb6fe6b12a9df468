/** Rows kept in OpenSearch, each once at its newest version; installed as a destination of type {@code opensearch}. */
@NullMarked
package dev.rowcast.destination.opensearch;

import org.jspecify.annotations.NullMarked;
