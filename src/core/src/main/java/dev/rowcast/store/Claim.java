package dev.rowcast.store;

/**
 * Who writes to a target, and how far its epochs have come. A target keeps it, as its mark, with the highest epoch.
 *
 * @param owner the subscription that writes there, by a name that no other one has
 * @param epoch the epoch of what it is about to write, see {@link dev.rowcast.change.Epoch}; 0 where its runtime knows none
 */
public record Claim(String owner, long epoch) {}
