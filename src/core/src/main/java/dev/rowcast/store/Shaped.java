package dev.rowcast.store;

import java.util.List;

/**
 * What is to be written of a change.
 *
 * @param writes in any order, none of them of the same key
 * @param refused why the change can never be written; empty where it can
 */
record Shaped(List<Write> writes, String refused) {
    static Shaped of(List<Write> writes) {
        return new Shaped(writes, "");
    }

    static Shaped refused(String reason) {
        return new Shaped(List.of(), reason);
    }
}
