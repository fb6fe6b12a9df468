package dev.rowcast.change;

/**
 * What a runtime commits: up to where all records that count for it are done. A stream that is committed by itself, as a Kafka partition is, or what
 * several streams share. Immutable, with {@code equals} by value.
 */
public interface ProgressId {}
