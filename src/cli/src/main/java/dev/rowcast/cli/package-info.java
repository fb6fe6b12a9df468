/** The {@code rowcast} command line, put together: each command stands in a package of its own, beside what it prints. */
@NullMarked
package dev.rowcast.cli;

import org.jspecify.annotations.NullMarked;
