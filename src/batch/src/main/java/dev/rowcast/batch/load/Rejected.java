package dev.rowcast.batch.load;

/**
 * A row that wasn't loaded.
 *
 * @param where the row, for people
 * @param reason why
 */
public record Rejected(String where, String reason) {}
