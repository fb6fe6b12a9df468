package dev.rowcast.observe;

/**
 * What a subscription that delivers to a store has besides. Counters start with the task.
 *
 * @param stale writes that the store passed over, since it has newer rows; one that comes again counts again
 * @param outdated changes that were rejected, and whose rows the store's readers therefore see as they were before
 */
public record StoreFigures(long stale, long outdated) {}
