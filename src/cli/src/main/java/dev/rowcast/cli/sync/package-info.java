/** {@code rowcast sync}: whole tables into a subscription's destination, and the hand-over to the stream that goes on there. */
@NullMarked
package dev.rowcast.cli.sync;

import org.jspecify.annotations.NullMarked;
