/** Compares whole tables with what a store has of them, and mends what differs. Knows no runtime and no kind of store. */
@NullMarked
package dev.rowcast.batch.verify;

import org.jspecify.annotations.NullMarked;
