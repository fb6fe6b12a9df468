package dev.rowcast.batch.load;

/**
 * How tables are loaded.
 *
 * @param workers how many ranges are read and written at once, each over a connection of its own, at least 1
 * @param rows how many rows a range has at most, at least 1; fewer where rows are long
 * @param rowsPerSecond how many rows all of them read in a second; 0 for as many as go
 * @param limits when it makes a pause for the sake of the server
 * @param sweep whether what a table's rows didn't overwrite is removed once all of them are there
 * @param shown how many rejected rows of a table are kept to be told
 */
public record LoadPlan(int workers, int rows, long rowsPerSecond, SourceLimits limits, boolean sweep, int shown) {}
