/**
 * Whole tables: how MySQL's rows are read in ranges, as the values that the stream has of them, and how they are compared with what a store has. Knows no
 * runtime and no kind of store.
 */
@NullMarked
package dev.rowcast.batch;

import org.jspecify.annotations.NullMarked;
