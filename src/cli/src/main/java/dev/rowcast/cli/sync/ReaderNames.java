package dev.rowcast.cli.sync;

import dev.rowcast.batch.source.SourceConnection;
import dev.rowcast.batch.source.SourceTable;
import dev.rowcast.batch.source.Waiting;
import dev.rowcast.change.TableId;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.verify.Pipeline;
import dev.rowcast.cli.verify.PipelineOptions;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.deliver.Destination;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.route.Subscription;
import dev.rowcast.store.StoreDestination;
import dev.rowcast.store.StoreTable;
import dev.rowcast.store.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What readers call the tables that a subscription writes.
 *
 * @param pipeline the subscription's
 * @param pattern with {@code {database}} and {@code {table}} in it
 */
record ReaderNames(Pipeline pipeline, String pattern) {
    /**
     * The names by the store's own, of all chosen tables and of all outputs of a mapping.
     *
     * @throws CliException if the store can't tell where it has them, or a name is one that a subscription of this routing writes to
     */
    Map<Target, String> of(Subscription wanted, StoreDestination store, PipelineOptions options) {
        Map<Target, String> names = new LinkedHashMap<>();
        try (SourceConnection source = new SourceConnection(pipeline.mysql(), pipeline.form(), Waiting.REAL);
                ContractLog log = pipeline.contracts().get()) {
            ContractRegistry registry = new ContractRegistry(log);
            registry.refresh();
            ContractGate gate = new ContractGate(registry, pipeline.rules());
            List<TableId> chosen = options.chosen(registry, pipeline.routing(), wanted);
            for (StoreTable each : tables(source, gate, wanted, store, chosen)) {
                names.put(each.target(), name(each.contract().table()));
            }
            for (Subscription other : pipeline.routing().subscriptions()) {
                try (Destination destination = pipeline.destinations().of(other)) {
                    InstalledDestinations.store(destination)
                            .filter(its -> its.format().equals(store.format()))
                            .ifPresent(its -> tables(source, gate, other, its, chosen)
                                    .forEach(each -> requireFree(each.target(), other, names)));
                }
            }
        }
        return names;
    }

    /** What a task writes to it makes again when it starts, and readers would find that. */
    private static void requireFree(Target target, Subscription writer, Map<Target, String> names) {
        String name = target.name().replaceAll("[\"`]", "");
        if (names.containsValue(name)) {
            throw new CliException(
                    name + " is where subscription " + writer.name()
                            + " writes. Choose another --as, or take that subscription out of the routing first",
                    null);
        }
    }

    private static List<StoreTable> tables(
            SourceConnection source,
            ContractGate gate,
            Subscription wanted,
            StoreDestination store,
            List<TableId> chosen) {
        return chosen.stream()
                .filter(wanted::wants)
                .flatMap(table -> PipelineOptions.contract(gate, wanted, table).stream())
                .flatMap(contract -> tables(source, contract, store).stream())
                .toList();
    }

    private static List<StoreTable> tables(SourceConnection source, Contract contract, StoreDestination store) {
        return store.tables(SourceTable.read(source, contract).schema())
                .orElseThrow(() -> new CliException("this kind of store doesn't tell where it has rows", null))
                .toCompletableFuture()
                .join();
    }

    private String name(TableId table) {
        return pattern.replace("{database}", table.database()).replace("{table}", table.table());
    }
}
