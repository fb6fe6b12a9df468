package dev.rowcast.bench.stores;

import java.util.Map;

/** A store where something is to be written, with what writes there. */
interface Place extends AutoCloseable {
    /** Such as {@code MySQL}. */
    String name();

    /** How many changes a round has. */
    default int round() {
        return 5_000;
    }

    /**
     * Those who write loads of that kind, Rowcast first, by names; each to a table or index of its own.
     *
     * @throws Exception if the store can't be prepared
     */
    Map<String, Writer> writers(Load load) throws Exception;

    /**
     * Looks whether all have written the same.
     *
     * @throws IllegalStateException if they haven't, so that their times are nothing to compare
     */
    void requireSame(Load load) throws Exception;

    @Override
    void close();
}
