package dev.rowcast.standalone.spool;

import java.time.Duration;

/**
 * When records go to the spool, and how many. Immutable.
 *
 * @param after how long a record may keep the source's position back before its stream is spooled
 * @param memoryBytes about how much of the heap records may take that aren't done; past it the stream that has the most is spooled
 * @param bytes how much the spool may hold; past it the source is read no further
 */
public record SpoolLimits(Duration after, long memoryBytes, long bytes) {}
