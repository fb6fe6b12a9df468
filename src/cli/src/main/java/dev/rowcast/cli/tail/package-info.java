/** {@code rowcast tail}: the command in front of the generic subscriber, which has a module of its own. */
@NullMarked
package dev.rowcast.cli.tail;

import org.jspecify.annotations.NullMarked;
