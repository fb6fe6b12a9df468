/** A destination that keeps each row of the source, at its newest version, in a reporting database: MySQL or PostgreSQL. */
@NullMarked
package dev.rowcast.destination.jdbc;

import org.jspecify.annotations.NullMarked;
