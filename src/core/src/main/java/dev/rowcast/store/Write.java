package dev.rowcast.store;

import dev.rowcast.change.RowVersion;

/**
 * What a store is to do. Doing it again, or after a newer one of the same key, changes nothing.
 *
 * @param target where
 * @param key which document, item or row: {@link Identity}'s text of the row's key, and what a mapping appends to it; empty with {@link
 *     Action#TRUNCATE}
 * @param action what
 * @param body what the store's {@link Documents} made of the row; not a copy, so leave it alone
 * @param version which write of the key this is: the store keeps the highest
 */
public record Write(Target target, String key, Action action, byte[] body, RowVersion version) {
    /** What is to be done. */
    public enum Action {
        /** The document is this one now. */
        PUT,
        /** There is no such document any more, and an older put won't bring it back, whether it was there or not. */
        DELETE,
        /** Nothing that is older is there any more. */
        TRUNCATE
    }

    @Override
    public String toString() {
        return action + " " + target + "/" + key + " at " + version;
    }
}
