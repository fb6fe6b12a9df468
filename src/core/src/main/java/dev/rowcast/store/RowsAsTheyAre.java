package dev.rowcast.store;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.Row;
import dev.rowcast.encode.RowEncoder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Of each row the one document that the store makes of it. */
record RowsAsTheyAre(Store store) implements Shaping {
    @Override
    public Object format() {
        return store.format();
    }

    @Override
    public RowEncoder rows(OutputSchema schema) {
        return new StoreRows(schema, store.documents(schema));
    }

    @Override
    public CompletionStage<ShapedTable> table(StoreKey key) {
        return CompletableFuture.completedFuture(new Table(key));
    }

    @Override
    public CompletionStage<Prepared> examine(Contract contract, Map<String, ColumnFacts> facts) {
        return store.examine(contract, facts);
    }

    @Override
    public CompletionStage<List<StoreTable>> tables(StoreReader reader, String owner, OutputSchema schema) {
        return CompletableFuture.completedFuture(List.of(new StoreTable(
                store, reader, owner, schema, new AsTheyAre(schema.contract().keyFields()))));
    }

    private record AsTheyAre(List<ContractField> key) implements Expectation {
        @Override
        public CompletionStage<List<Expected>> of(List<SourceRow> rows) {
            return CompletableFuture.completedFuture(rows.stream()
                    .map(SourceRow::rows)
                    .map(each -> new Expected(
                            Map.of(
                                    Identity.of(Objects.requireNonNull(each.key()), key),
                                    Objects.requireNonNull(each.after())),
                            ""))
                    .toList());
        }

        @Override
        public Row sourceKey(Row there) {
            return there;
        }

        @Override
        public String identity(Row sourceKey) {
            return Identity.of(sourceKey, key);
        }
    }

    private record Table(StoreKey key) implements ShapedTable {
        @Override
        public List<StoreKey> places() {
            return List.of(key);
        }

        @Override
        public CompletionStage<List<Shaped>> shape(List<StoreFrame> frames) {
            return CompletableFuture.completedFuture(frames.stream()
                    .map(frame -> Shaped.of(List.of(
                            new Write(key.target(), frame.key(), frame.action(), frame.body(), frame.version()))))
                    .toList());
        }
    }
}
