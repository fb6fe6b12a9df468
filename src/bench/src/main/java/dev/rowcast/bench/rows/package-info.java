/** The rows that the benchmarks move. */
@NullMarked
package dev.rowcast.bench.rows;

import org.jspecify.annotations.NullMarked;
