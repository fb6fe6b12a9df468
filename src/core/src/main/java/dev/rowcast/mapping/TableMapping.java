package dev.rowcast.mapping;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What makes documents of the rows of one table at one revision of its contract: of equal rows equal ones, whenever and wherever. Thread-safe; nothing in
 * it blocks.
 */
public interface TableMapping {
    /** What is written beside each document, in a column {@link OutputSchemas#VERSION}, so that those of an older mapping are told; empty for nothing. */
    String version();

    /** What it may make: at least one. */
    List<Output> outputs();

    /**
     * Maps rows, each by itself.
     *
     * @param rows as protobuf messages of the contract
     * @return what became of each, in their order; completes exceptionally with an {@link UnansweredException} if nobody answers
     */
    CompletionStage<List<Mapped>> map(List<ByteString> rows);
}
