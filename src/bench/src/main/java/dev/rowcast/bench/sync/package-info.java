/** Whole tables by {@code rowcast sync}, beside a reader that drops its rows and a loop by hand. */
@NullMarked
package dev.rowcast.bench.sync;

import org.jspecify.annotations.NullMarked;
