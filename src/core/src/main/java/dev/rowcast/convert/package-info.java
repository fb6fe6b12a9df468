/**
 * Records of Connect's data model as compact bytes: each value names its schema by a fingerprint, and the schema itself is kept elsewhere, once. What
 * the converter of the plugin puts into Kafka.
 */
@NullMarked
package dev.rowcast.convert;

import org.jspecify.annotations.NullMarked;
