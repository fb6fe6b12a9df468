/** Tables of MySQL as a source of Apache Beam's pipelines, and stores as a sink. */
@NullMarked
package dev.rowcast.beam;

import org.jspecify.annotations.NullMarked;
