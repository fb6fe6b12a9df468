package dev.rowcast.batch.verify;

import java.time.Duration;

/**
 * How a comparison is done.
 *
 * @param range how many rows are read with one statement, at least 1
 * @param rowsPerSecond how many rows of MySQL are read in a second; 0 for as many as it gives
 * @param patience for how long a row that differs is looked at before it counts: longer than the stream lags behind
 * @param repair whether what differs is mended
 * @param shown how many differences are told in full
 */
public record Plan(int range, long rowsPerSecond, Duration patience, boolean repair, int shown) {}
