package dev.rowcast.connect;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.ContradictionException;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.fit.Misfits;
import dev.rowcast.route.Mistake;
import dev.rowcast.route.Routing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a configuration that doesn't run yet against the contracts that tables have by now. Looks with little patience, since somebody waits for Connect's
 * answer, and leaves nothing behind: neither a topic nor an entry. Stateless.
 */
final class TodaysContracts {
    private static final Logger LOG = LoggerFactory.getLogger(TodaysContracts.class);

    /** The longest wait for each answer of Kafka, and for all entries. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** The longest wait for mappings. */
    private static final Duration PATIENCE_WITH_MAPPINGS = Duration.ofSeconds(5);

    private TodaysContracts() {}

    /** What of the routing doesn't fit; nothing, with a line in the log, where the contracts can't be read. */
    static List<Mistake> misfits(SinkConfig config) {
        Routing routing = config.routing();
        if (!Misfits.arePossible(routing)) {
            return List.of();
        }
        try {
            return misfits(config, routing, entries(config.contractLogTopic(), config.contractLogClient()));
        } catch (KafkaException | ContractLogException | ContradictionException unread) {
            LOG.info(
                    "whether \"when\" and mappings fit the tables' contracts wasn't looked at, since those can't be read now: {}",
                    unread.getMessage());
            return List.of();
        }
    }

    static List<Mistake> misfits(SinkConfig config, Routing routing, List<LogEntry> entries) {
        Map<String, String> all = config.originalsStrings();
        String connector = all.getOrDefault("name", "rowcast");
        ContractRegistry registry = new ContractRegistry(new LogCopy(entries));
        registry.refresh();
        // What was agreed before a connector joins is settled for it.
        registry.append(new LogEntry.Joined(connector, System.currentTimeMillis()));
        ContractGate gate = new ContractGate(registry, config.gateRules(connector, config.hasDeadLetters()));
        ReadTopics topics = new ReadTopics(all);
        return Misfits.among(routing, gate, registry.histories(), table -> isRead(table, topics))
                .find(PATIENCE_WITH_MAPPINGS);
    }

    /** A log is shared, also with connectors of other tables. */
    private static boolean isRead(TableHistory table, ReadTopics topics) {
        return table.entries().stream().anyMatch(entry -> {
            LogPosition since = entry.since();
            TableId there = Objects.requireNonNullElse(since.table(), table.table());
            return topics.has(since.server() + "." + there.inTopic());
        });
    }

    /** @throws KafkaException if they can't be read in time */
    private static List<LogEntry> entries(String topic, Map<String, Object> client) {
        List<LogEntry> entries = new ArrayList<>();
        Brokers.requireReachable(client);
        try (TopicReader reader = TopicReader.open("the contract log", topic, client, PATIENCE)) {
            if (reader.exists()) {
                long deadline = System.nanoTime() + PATIENCE.toNanos();
                reader.readToEnd(record -> {
                    KafkaContractLog.handOver(record, entries::add);
                    if (System.nanoTime() > deadline) {
                        throw new KafkaException("to read topic " + topic + " takes more than " + PATIENCE.toSeconds()
                                + " s; at offset " + record.offset());
                    }
                });
            }
        }
        return entries;
    }
}
