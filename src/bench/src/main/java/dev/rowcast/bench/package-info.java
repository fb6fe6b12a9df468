/** What Rowcast costs, always beside a baseline of the same run. */
@NullMarked
package dev.rowcast.bench;

import org.jspecify.annotations.NullMarked;
