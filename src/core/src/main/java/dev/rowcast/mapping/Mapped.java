package dev.rowcast.mapping;

import java.util.List;

/** What became of one row. */
public sealed interface Mapped {
    /**
     * It makes these; none where the mapping doesn't want it.
     *
     * @param all in any order, no two of one output with equal keys
     */
    record Documents(List<Document> all) implements Mapped {
        public Documents {
            all = List.copyOf(all);
        }
    }

    /**
     * The mapping can't map it, and never will.
     *
     * @param reason why, with the place in the mapping, and without a value
     */
    record Refused(String reason) implements Mapped {}
}
