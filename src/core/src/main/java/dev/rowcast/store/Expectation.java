package dev.rowcast.store;

import dev.rowcast.encode.Row;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What one target of a store is to have of rows of the source. Thread-safe. */
interface Expectation {
    /** Of each row, in their order. */
    CompletionStage<List<Expected>> of(List<SourceRow> rows);

    /** The key's values in the source of a row that the target has. */
    Row sourceKey(Row there);

    /** The text of a key's values in the source. */
    String identity(Row sourceKey);
}
