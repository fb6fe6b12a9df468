/** {@code rowcast map}: what a mapping makes of some rows. */
@NullMarked
package dev.rowcast.cli.map;

import org.jspecify.annotations.NullMarked;
