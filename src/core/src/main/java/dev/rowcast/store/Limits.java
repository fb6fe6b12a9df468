package dev.rowcast.store;

/**
 * What a request to a store may hold.
 *
 * @param writes how many writes, at least 1
 * @param bytes how many bytes all its bodies together; one write may be larger, and then goes alone
 */
public record Limits(int writes, long bytes) {}
