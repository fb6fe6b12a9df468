/** Rows kept in DynamoDB, each once at its newest version; installed as a destination of type {@code dynamodb}. */
@NullMarked
package dev.rowcast.destination.dynamodb;

import org.jspecify.annotations.NullMarked;
