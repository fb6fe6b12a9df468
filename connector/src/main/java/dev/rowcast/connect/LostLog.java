package dev.rowcast.connect;

import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.LogEntry;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a new contract log from a lost one: if the connector has delivered before, the log must have contracts and an entry of this connector. A lost log
 * isn't always empty, because another connector may have started a new one. For the task's thread alone.
 */
final class LostLog {
    private static final Logger LOG = LoggerFactory.getLogger(LostLog.class);

    private static final String WAYS_OUT = ": its contracts are lost, and fields would get new numbers, which"
            + " readers would take for other fields. Check contract.log.topic and contract.log.bootstrap.servers; restore the topic"
            + " from a backup or a mirror (rowcast contracts restore FILE, of what rowcast contracts backup or export wrote);"
            + " or, if %s or every subscriber will be recompiled against a new export, set "
            + SinkConfig.CONTRACT_LOG_MAY_BE_EMPTY + "=true for one start";

    private final ContractRegistry registry;
    private final String topic;
    private final String connector;
    private final String group;
    private final Function<String, GroupHistory> history;
    private boolean joined;

    /**
     * @param registry read to its end
     * @param topic the log's
     * @param group the connector's consumer group
     * @param history what the log's cluster knows of a group
     */
    LostLog(
            ContractRegistry registry,
            String topic,
            String connector,
            String group,
            Function<String, GroupHistory> history) {
        this.registry = registry;
        this.topic = topic;
        this.connector = connector;
        this.group = group;
        this.history = history;
        this.joined = registry.hasJoined(connector);
    }

    /** Whether the connector is one of the log's. Until then nothing may be read with its contracts, nor be committed. */
    boolean joined() {
        return joined;
    }

    /** Makes the connector one of the log's, whatever was before. */
    void join() {
        if (!registry.hasJoined(connector)) {
            registry.append(new LogEntry.Joined(connector, System.currentTimeMillis()));
        }
        joined = true;
    }

    /**
     * The same, unless the log was lost. To be called when the task has partitions.
     *
     * @throws ContractLogException if it was, or if it is empty and that can't be told; with the ways out
     */
    void joinUnlessLost() {
        if (joined) {
            return;
        }
        GroupHistory before = history.apply(group);
        // Another task of a first start may have joined since, and have delivered.
        registry.refresh();
        if (!registry.hasJoined(connector)) {
            refuse(before);
        }
        join();
    }

    private void refuse(GroupHistory before) {
        String state = "the contract log (topic " + topic + ") "
                + (registry.isEmpty() ? "is empty" : "has no entry of this connector");
        switch (before.known()) {
            case NEW -> {}
            case DELIVERED ->
                throw new ContractLogException(
                        state + ", but the consumer group " + group + " has committed offsets"
                                + String.format(WAYS_OUT, "the connector is new and its offsets were set by hand"),
                        null);
            case UNKNOWN -> {
                if (registry.isEmpty()) {
                    throw new ContractLogException(
                            state + ", and whether the connector has delivered before can't be told, since "
                                    + before.why() + ". If it has" + String.format(WAYS_OUT, "the connector is new"),
                            null);
                }
                LOG.warn("{}, and whether it has delivered before can't be told, since {}", state, before.why());
            }
        }
    }
}
