/** A load as a pipeline of Beam: tables are parted into ranges, which workers load, each by itself. Everything that they need is in one {@link LoadSpec}. */
@NullMarked
package dev.rowcast.beam.load;

import org.jspecify.annotations.NullMarked;
