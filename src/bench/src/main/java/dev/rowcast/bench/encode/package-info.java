/** How long a change takes from a struct to its bytes, and how much it allocates: JMH. */
@NullMarked
package dev.rowcast.bench.encode;

import org.jspecify.annotations.NullMarked;
