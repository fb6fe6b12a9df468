package dev.rowcast.store;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Failure;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.RowEncoder;
import dev.rowcast.mapping.Mapping;
import dev.rowcast.mapping.OutputSchemas;
import dev.rowcast.mapping.TableMapping;
import dev.rowcast.mapping.UnansweredException;
import dev.rowcast.mapping.UnfitMappingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Of each row the documents that a mapping makes of it. */
final class MappedShaping implements Shaping {
    private static final String FORMAT = "mapped";

    private final Store store;
    private final Mapping mapping;
    private final OutputSchemas schemas = new OutputSchemas();
    private final Map<StoreKey, CompletionStage<ShapedTable>> tables = new ConcurrentHashMap<>();

    MappedShaping(Store store, Mapping mapping) {
        this.store = store;
        this.mapping = mapping;
    }

    @Override
    public Object format() {
        return FORMAT;
    }

    @Override
    public RowEncoder rows(OutputSchema schema) {
        return new MappedRows(schema);
    }

    /** Asked anew after the mapping has failed: it may be another one by then. */
    @Override
    public CompletionStage<ShapedTable> table(StoreKey key) {
        CompletionStage<ShapedTable> table = tables.computeIfAbsent(key, this::begin);
        table.whenComplete((unused, fault) -> {
            if (fault != null) {
                tables.remove(key, table);
            }
        });
        return table;
    }

    @Override
    public void forget(StoreKey key) {
        tables.remove(key);
    }

    private CompletionStage<ShapedTable> begin(StoreKey key) {
        Contract contract = key.schema().contract();
        return outputs(contract, key.fitting().facts()).thenApply(outputs -> {
            Map<String, StoreKey> places = new LinkedHashMap<>();
            outputs.schemas()
                    .forEach((name, schema) -> places.put(
                            name, new StoreKey(key.subscription(), key.stream(), store.target(schema), schema)));
            return new MappedTable(store, outputs.mapping(), outputs.rows(contract), places, () -> tables.remove(key));
        });
    }

    @Override
    public CompletionStage<List<StoreTable>> tables(StoreReader reader, String owner, OutputSchema schema) {
        return outputs(schema.contract(), schema.facts()).thenApply(outputs -> {
            OutputRows rows = outputs.rows(schema.contract());
            List<StoreTable> all = new ArrayList<>();
            outputs.schemas()
                    .forEach((name, each) -> all.add(new StoreTable(
                            store, reader, owner, each, new MadeRows(name, rows, outputs.mapping(), schema.events()))));
            return all;
        });
    }

    @Override
    public CompletionStage<Prepared> examine(Contract contract, Map<String, ColumnFacts> facts) {
        return outputs(contract, facts)
                .thenCompose(outputs -> examine(List.copyOf(outputs.schemas().values())))
                .exceptionally(MappedShaping::unfit);
    }

    private CompletionStage<Prepared> examine(List<OutputSchema> schemas) {
        CompletionStage<Prepared> answer = CompletableFuture.completedFuture(Prepared.Ready.READY);
        for (OutputSchema schema : schemas) {
            answer = answer.thenCompose(known -> known == Prepared.Ready.READY
                    ? store.examine(schema.contract(), schema.facts())
                    : CompletableFuture.completedFuture(known));
        }
        return answer;
    }

    private static Prepared unfit(Throwable thrown) {
        Throwable fault =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        String reason = String.valueOf(fault.getMessage());
        if (fault instanceof UnfitMappingException) {
            return new Prepared.Unfit(reason);
        }
        Failure failure = fault instanceof UnansweredException ? Failure.UNREACHABLE : Failure.FAULT;
        return new Prepared.Failed(new Answer.Failed(failure, reason, Duration.ZERO, Long.MAX_VALUE));
    }

    /**
     * What the mapping makes of the rows of a contract.
     *
     * @param schemas of each output, by its name
     */
    private record Outputs(TableMapping mapping, Map<String, OutputSchema> schemas) {
        OutputRows rows(Contract source) {
            Map<String, Contract> contracts = new LinkedHashMap<>();
            schemas.forEach((name, schema) -> contracts.put(name, schema.contract()));
            return new OutputRows(source, mapping.version(), contracts);
        }
    }

    private CompletionStage<Outputs> outputs(Contract contract, Map<String, ColumnFacts> facts) {
        return mapping.of(contract, facts).thenApply(made -> new Outputs(made, schemas.of(contract, facts, made)));
    }
}
