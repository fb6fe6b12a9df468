/** Debezium's embedded engine: what it is told, what it asks back of its offset and its history, and how its records are taken. */
@NullMarked
package dev.rowcast.standalone.engine;

import org.jspecify.annotations.NullMarked;
