/** The {@code rowcast} command: what a person says and is told; the work is done elsewhere. */
@NullMarked
package dev.rowcast.cli;

import org.jspecify.annotations.NullMarked;
