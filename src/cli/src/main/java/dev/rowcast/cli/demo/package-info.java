/** {@code rowcast demo}: the command in front of the demo, which has a module of its own. */
@NullMarked
package dev.rowcast.cli.demo;

import org.jspecify.annotations.NullMarked;
