/** What {@code rowcast contracts} shows: contracts and holds as text and as JSON. It decides, reads and writes nothing. */
@NullMarked
package dev.rowcast.cli.contracts;

import org.jspecify.annotations.NullMarked;
