/**
 * A generic subscriber: takes the changes of any table, decodes them by the description that comes along, and formats them as a line for a
 * person or as JSON. It keeps nothing and knows no Kafka.
 */
@NullMarked
package dev.rowcast.tail;

import org.jspecify.annotations.NullMarked;
