package dev.rowcast.cli.verify;

import dev.rowcast.batch.source.DebeziumTypes;
import dev.rowcast.batch.source.MysqlSource;
import dev.rowcast.batch.source.SourceForm;
import dev.rowcast.cli.deadletters.Sink;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.cli.support.StillWaiting;
import dev.rowcast.connect.KafkaContractLog;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.route.Routing;
import dev.rowcast.route.RoutingText;
import dev.rowcast.standalone.config.RunConfig;
import dev.rowcast.standalone.engine.Source;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StateContractLog;
import java.io.PrintWriter;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What takes rows from MySQL to stores: connectors, or a process without Kafka.
 *
 * @param name its name, for people
 * @param routing which tables go where
 * @param written the same as it is written
 * @param destinations the kinds of stores that it has
 * @param rules what it says to the gate before the contracts
 * @param mysql the server that it reads
 * @param form what it makes of rows
 * @param contracts opens its contract log
 * @param source the logical name of what it reads, Debezium's {@code topic.prefix}; empty where that isn't known here
 * @param state that of a process without Kafka; null of connectors
 * @param connectors those; null of a process without Kafka
 */
public record Pipeline(
        String name,
        Routing routing,
        RoutingText written,
        InstalledDestinations destinations,
        GateRules rules,
        MysqlSource mysql,
        SourceForm form,
        Supplier<ContractLog> contracts,
        String source,
        @Nullable State state,
        @Nullable Connectors connectors) {
    /**
     * That of connectors.
     *
     * @param err where it is said that Kafka lets wait
     */
    public static Pipeline of(Connectors connectors, MysqlSource mysql, DebeziumTypes types, PrintWriter err) {
        Sink sink = connectors.sink();
        return new Pipeline(
                sink.name(),
                sink.config().routing(),
                sink.config().written(),
                sink.config().destinations(),
                sink.rules(),
                mysql,
                new SourceForm(types, sink.config().source()),
                () -> {
                    Map<String, Object> client =
                            ContractLogOptions.impatient(sink.config().contractLogClient());
                    return StillWaiting.during(
                            err,
                            client,
                            () -> KafkaContractLog.open(sink.config().contractLogTopic(), client));
                },
                "",
                null,
                connectors);
    }

    /** That of {@code rowcast run}. */
    public static Pipeline of(RunConfig run, State state, MysqlSource mysql) {
        return new Pipeline(
                run.name(),
                run.routing(),
                run.written(),
                run.destinations(),
                run.gate(),
                mysql,
                new SourceForm(types(run.source()), run.values()),
                () -> new StateContractLog(state),
                run.source().name(),
                state,
                null);
    }

    private static DebeziumTypes types(Source source) {
        try {
            return DebeziumTypes.of(source.engineSettings());
        } catch (IllegalArgumentException unknown) {
            throw new CliException(
                    "source " + source.name() + ": " + unknown.getMessage() + ", so that rows can't be compared",
                    unknown);
        }
    }
}
