/** Rows kept in BigQuery, each once at its newest version; installed as a destination of type {@code bigquery}. */
@NullMarked
package dev.rowcast.destination.bigquery;

import org.jspecify.annotations.NullMarked;
