/**
 * Loads whole tables into a subscription's destination: ranges of keys are read, and go the way of the stream's records, through the gate and the lanes. A
 * runtime of its own, on one machine or in the workers of a bigger one, which it doesn't know.
 */
@NullMarked
package dev.rowcast.batch.load;

import org.jspecify.annotations.NullMarked;
