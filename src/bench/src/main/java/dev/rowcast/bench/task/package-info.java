/** What a sink task costs between {@code put()} and the offsets that it says may be committed, beside sinks written by hand and bare gRPC. */
@NullMarked
package dev.rowcast.bench.task;

import org.jspecify.annotations.NullMarked;
