/** {@code rowcast verify}: whether a subscription's store has what MySQL has. */
@NullMarked
package dev.rowcast.cli.verify;

import org.jspecify.annotations.NullMarked;
