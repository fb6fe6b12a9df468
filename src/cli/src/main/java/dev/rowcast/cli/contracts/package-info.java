/** {@code rowcast contracts}: its commands, and what they show as text and as JSON. What is decided, core decides. */
@NullMarked
package dev.rowcast.cli.contracts;

import org.jspecify.annotations.NullMarked;
