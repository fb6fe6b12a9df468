/** {@code rowcast tail}: a generic subscriber that shows what it receives; it keeps nothing and knows no Kafka. */
@NullMarked
package dev.rowcast.cli.tail;

import org.jspecify.annotations.NullMarked;
