package dev.rowcast.connect;

import dev.rowcast.change.Epoch;
import dev.rowcast.change.RowVersion;
import dev.rowcast.change.StreamId;
import dev.rowcast.contract.log.ContractLogUnavailableException;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.deliver.EpochRequests;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which epoch the offsets of the assigned partitions are of. A topic's next epoch begins when it is another topic than before, by Kafka's id, and when it
 * hands out offsets that it had handed out before, as after an unclean election; the contract log has them, so that all tasks agree. Kafka is asked on another
 * thread; else for the task's thread alone, but for {@link #raise}.
 */
final class TopicEpochs implements EpochRequests {
    private static final Logger LOG = LoggerFactory.getLogger(TopicEpochs.class);

    private static final long ASK_AGAIN_MILLIS = 15_000;

    /** Below what comes before the first offset, which is -1. */
    private static final long NOTHING_YET = -2;

    private final ContractRegistry registry;
    private final String connector;
    private final boolean insists;
    private final Function<Collection<String>, TopicFacts> kafka;
    private final Executor executor;
    private final Clock clock;

    private final Map<String, Epoch> epochs = new HashMap<>();
    private final Map<TopicPartition, Long> last = new HashMap<>();
    /** The topics of which no record is taken before Kafka has answered. */
    private final Set<String> blocked = new HashSet<>();
    /** Topics to ask about. */
    private final Set<String> unasked = new TreeSet<>();
    /** The topics that have handed out an offset twice, with the epoch that is over by that. */
    private final Map<String, Long> over = new HashMap<>();

    private final Map<String, Long> raised = new ConcurrentHashMap<>();
    private Set<String> asked = Set.of();
    private @Nullable CompletableFuture<TopicFacts> answer;
    private long askAtMillis;

    /**
     * @param registry read to its end
     * @param insists whether to ask again where Kafka doesn't say: for a store, which can't be written before
     * @param kafka asks Kafka about topics, and waits
     * @param executor asks
     */
    TopicEpochs(
            ContractRegistry registry,
            String connector,
            boolean insists,
            Function<Collection<String>, TopicFacts> kafka,
            Executor executor,
            Clock clock) {
        this.registry = registry;
        this.connector = connector;
        this.insists = insists;
        this.kafka = kafka;
        this.executor = executor;
        this.clock = clock;
    }

    /** These partitions are the task's from now on. Since it last asked, their topics may have become other ones. */
    void opened(Collection<TopicPartition> partitions) {
        for (TopicPartition each : partitions) {
            last.put(each, NOTHING_YET);
            blocked.add(each.topic());
            unasked.add(each.topic());
        }
        askAtMillis = 0;
        ask();
    }

    /** These aren't any more. */
    void closed(Collection<TopicPartition> partitions) {
        partitions.forEach(last::remove);
        Set<String> left = new HashSet<>();
        last.keySet().forEach(each -> left.add(each.topic()));
        epochs.keySet().retainAll(left);
        blocked.retainAll(left);
        unasked.retainAll(left);
        over.keySet().retainAll(left);
        raised.keySet().retainAll(left);
    }

    /** The partition is read again from there on, because the task wants that. */
    void rewound(TopicPartition partition, long offset) {
        last.computeIfPresent(partition, (same, before) -> Math.min(before, offset - 1));
    }

    /** The epoch of a partition's next record; empty while Kafka is being asked for it: then it has to come again. */
    Optional<Epoch> next(TopicPartition partition, long offset) {
        if (blocked.contains(partition.topic())) {
            return Optional.empty();
        }
        Epoch epoch = of(partition.topic());
        long before = last.getOrDefault(partition, NOTHING_YET);
        if (offset > before) {
            last.put(partition, offset);
            return Optional.of(epoch);
        }
        LOG.warn(
                "{} has offset {} after {}: it is another topic, or Kafka has lost records of it. Its changes get a new epoch, so that stores take"
                        + " them for newer ones",
                partition,
                offset,
                before);
        last.put(partition, offset - 1);
        blocked.add(partition.topic());
        over.put(partition.topic(), epoch.number());
        unasked.add(partition.topic());
        askAtMillis = 0;
        ask();
        return Optional.empty();
    }

    /** Records of the partition came with ascending offsets, after one that {@link #next} let through, up to that one. */
    void came(TopicPartition partition, long offset) {
        last.put(partition, offset);
    }

    /** Whether Kafka is being asked about the topic, and no record of it is let through. */
    boolean isBlocked(String topic) {
        return blocked.contains(topic);
    }

    /** The epoch of the topic's records that were let through last. */
    Epoch of(String topic) {
        return epochs.getOrDefault(topic, Epoch.NONE);
    }

    @Override
    public void raise(StreamId stream, long above) {
        raised.merge(stream.topic(), above, Math::max);
    }

    /** Takes in what Kafka and stores have said. Returns the topics whose epoch is another than it was: what is on its way of them has to come again. */
    Set<String> look() {
        Set<String> changed = new HashSet<>();
        try {
            takeAnswer(changed);
            takeRaised(changed);
        } catch (ContractLogUnavailableException later) {
            LOG.warn("the epochs of topics can't be looked up now: {}", later.getMessage());
            unasked.addAll(asked);
            askAtMillis = clock.millis() + ASK_AGAIN_MILLIS;
        }
        ask();
        return changed;
    }

    private void ask() {
        if (answer == null && !unasked.isEmpty() && clock.millis() >= askAtMillis) {
            asked = Set.copyOf(unasked);
            unasked.clear();
            Set<String> topics = asked;
            answer = CompletableFuture.supplyAsync(() -> kafka.apply(topics), executor);
        }
    }

    private void takeAnswer(Set<String> changed) {
        CompletableFuture<TopicFacts> given = answer;
        if (given == null || !given.isDone()) {
            return;
        }
        answer = null;
        TopicFacts facts;
        try {
            facts = given.join();
        } catch (CompletionException unsaid) {
            notKnown(unsaid.getCause() == null ? unsaid : unsaid.getCause());
            return;
        }
        registry.refresh();
        for (String topic : asked) {
            TopicFacts.Topic found = facts.topics().get(topic);
            // What is to be asked again may have changed since.
            if (found != null && !unasked.contains(topic) && settle(topic, found)) {
                changed.add(topic);
            }
        }
        facts.committed()
                .forEach((partition, offset) -> last.computeIfPresent(
                        partition, (same, before) -> before == NOTHING_YET ? offset - 1 : before));
    }

    private void notKnown(Throwable why) {
        for (String topic : asked) {
            Epoch without = new Epoch(
                    0,
                    false,
                    "Kafka doesn't say which topic " + topic + " is (" + why.getMessage()
                            + "), without which it isn't known what is newer. The connector asks the brokers of"
                            + " contract.log.bootstrap.servers, and needs the Describe permission on the topic there");
            if (blocked.remove(topic)) {
                LOG.warn("{}; its changes have no version", without.obstacle());
                epochs.put(topic, without);
            }
            if (insists) {
                unasked.add(topic);
            }
        }
        askAtMillis = clock.millis() + ASK_AGAIN_MILLIS;
    }

    private boolean settle(String topic, TopicFacts.Topic found) {
        LogEntry.Incarnation now = registry.incarnation(topic).orElse(null);
        Long ended = over.get(topic);
        if (now == null || !now.topicId().equals(found.id()) || ended != null && ended == now.epoch()) {
            now = begin(topic, found.id(), found.partitions(), 0);
        }
        if (now == null || !now.topicId().equals(found.id())) {
            // Another task has seen another topic.
            unasked.add(topic);
            return false;
        }
        // Not before: where the log can't be written it is still over.
        over.remove(topic);
        Epoch epoch = new Epoch(now.epoch(), found.partitions() == 1, obstacle(now, found));
        blocked.remove(topic);
        Epoch before = epochs.put(topic, epoch);
        return before != null && !before.equals(epoch);
    }

    private void takeRaised(Set<String> changed) {
        for (String topic : Set.copyOf(raised.keySet())) {
            LogEntry.Incarnation now = registry.incarnation(topic).orElse(null);
            Long above = raised.get(topic);
            Epoch epoch = epochs.get(topic);
            if (now == null || above == null || epoch == null) {
                continue;
            }
            raised.remove(topic, above);
            LogEntry.Incarnation next =
                    now.epoch() > above ? now : begin(topic, now.topicId(), now.partitions(), above + 1);
            if (next != null) {
                epochs.put(topic, new Epoch(next.epoch(), epoch.alone(), epoch.obstacle()));
                changed.add(topic);
            }
        }
    }

    /** The topic's next epoch, this task's or that of another one which was first. */
    private LogEntry.@Nullable Incarnation begin(String topic, String id, int partitions, long atLeast) {
        long parent =
                registry.incarnation(topic).map(LogEntry.Incarnation::epoch).orElse(0L);
        long minutes = RowVersion.epochAt(clock.millis());
        long epoch = Math.max(Math.max(parent + 1, minutes), atLeast);
        registry.append(new LogEntry.Incarnation(topic, id, partitions, epoch, parent, connector, clock.millis()));
        return registry.incarnation(topic).orElse(null);
    }

    private static @Nullable String obstacle(LogEntry.Incarnation known, TopicFacts.Topic found) {
        return found.partitions() == known.partitions()
                ? null
                : "the topic " + known.topic() + " has " + found.partitions() + " partitions, and had "
                        + known.partitions()
                        + " before: rows have moved to others, and what is newer can't be told. Stop the source connector, delete the"
                        + " topic, and have Debezium snapshot its tables again, which loads the target anew";
    }
}
