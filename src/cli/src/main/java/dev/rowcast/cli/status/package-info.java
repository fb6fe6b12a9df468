/** What {@code rowcast status} shows: how all subscriptions are doing, made of what their tasks published. It reads and writes nothing. */
@NullMarked
package dev.rowcast.cli.status;

import org.jspecify.annotations.NullMarked;
