package dev.rowcast.mapping;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.ColumnFacts;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What makes documents of rows, in some language: the port that a language is added behind. Thread-safe; nothing in it blocks. */
public interface Mapping extends AutoCloseable {
    /**
     * The mapping of the rows of one table at one revision.
     *
     * @param contract the fields that its rows have, as a subscriber sees them
     * @param facts what the source says of its columns beside that, by their names; not of all
     * @return completes exceptionally with an {@link UnfitMappingException} if the mapping can't be asked of such rows, and with an {@link
     *     UnansweredException} if nobody answers
     */
    CompletionStage<TableMapping> of(Contract contract, Map<String, ColumnFacts> facts);

    /** Lets go of what it runs in. */
    @Override
    void close();
}
