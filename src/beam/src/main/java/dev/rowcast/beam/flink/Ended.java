package dev.rowcast.beam.flink;

/**
 * How a job ended.
 *
 * @param failure why not well; empty where it did
 * @param metrics what it has counted
 */
record Ended(String failure, JobMetrics metrics) {}
