package dev.rowcast.cli.move;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.cli.support.Paste;
import dev.rowcast.connect.KafkaContractLog;
import dev.rowcast.connect.LogBackup;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StateContractLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The contract logs of both sides.
 *
 * @param log which topic
 * @param state the other side
 */
record Contracts(ContractLogOptions log, State state) {
    private static final String FILE = "contracts.backup";

    private List<byte[]> onKafka() {
        return LogBackup.entries(log.existingTopic(), log.client());
    }

    private List<byte[]> inState() {
        List<byte[]> entries = new ArrayList<>();
        try (StateContractLog opened = new StateContractLog(state)) {
            opened.copyTo(entries::add);
        }
        return entries;
    }

    /** @throws CliException if the state lacks what the topic has */
    void requireMovedToState() {
        require(onKafka(), inState(), log.pasteOnKafka(), log.paste());
    }

    /** @throws CliException if the topic lacks what the state has */
    void requireMovedToKafka() {
        require(inState(), onKafka(), log.paste(), log.pasteOnKafka());
    }

    private static void require(List<byte[]> from, List<byte[]> to, Paste there, Paste here) {
        if (from.isEmpty()) {
            throw new CliException("there are no contracts yet, so that there is nothing to move", null);
        }
        if (from.size() > to.size() || !begins(to, from)) {
            throw new CliException(
                    "the contracts haven't been moved yet, and fields would get other numbers. Run "
                            + there.of("rowcast contracts backup --out " + FILE) + ", then "
                            + here.of("rowcast contracts restore " + FILE) + ", and say this again",
                    null);
        }
    }

    private static boolean begins(List<byte[]> whole, List<byte[]> beginning) {
        for (int i = 0; i < beginning.size(); i++) {
            if (!Arrays.equals(whole.get(i), beginning.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The highest epoch of which there is word in the state. */
    long highestEpoch() {
        try (StateContractLog opened = new StateContractLog(state)) {
            ContractRegistry registry = new ContractRegistry(opened);
            registry.refresh();
            return registry.incarnations().stream()
                    .mapToLong(LogEntry.Incarnation::epoch)
                    .max()
                    .orElse(0);
        }
    }

    /** Has the connectors begin epochs of the source's topics above that one: for them each was another topic meanwhile. */
    void raiseEpochs(String source, long epoch, long nowMillis) {
        Map<String, Object> client = log.client();
        try (KafkaContractLog opened = KafkaContractLog.open(log.topic(), client)) {
            ContractRegistry registry = new ContractRegistry(opened);
            registry.refresh();
            for (String topic : topics(registry, source)) {
                long before = registry.incarnation(topic)
                        .map(LogEntry.Incarnation::epoch)
                        .orElse(0L);
                if (before < epoch) {
                    opened.append(new LogEntry.Incarnation(topic, "rowcast run", 1, epoch, before, source, nowMillis));
                }
            }
        }
    }

    private static Set<String> topics(ContractRegistry registry, String source) {
        Set<String> topics = new TreeSet<>();
        for (TableHistory history : registry.histories()) {
            topics.add(source + "." + history.table());
        }
        registry.incarnations().stream()
                .map(LogEntry.Incarnation::topic)
                .filter(topic -> topic.startsWith(source + "."))
                .forEach(topics::add);
        return topics;
    }
}
