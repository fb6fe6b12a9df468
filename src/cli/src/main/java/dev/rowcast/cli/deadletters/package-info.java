/** {@code rowcast dead-letters}: dead letters, read from their topic, shown, and sent again to the subscriptions that they name. */
@NullMarked
package dev.rowcast.cli.deadletters;

import org.jspecify.annotations.NullMarked;
