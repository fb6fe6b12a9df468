/** {@code rowcast status}: how all subscriptions are doing, made of what their tasks published. It writes nothing. */
@NullMarked
package dev.rowcast.cli.status;

import org.jspecify.annotations.NullMarked;
