package dev.rowcast.connect;

import dev.rowcast.contract.log.ContractLogException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a topic is still the one that it was. One that is deleted and made anew has another id, and may have as many records as the one before, so that
 * its offsets don't tell. Kafka is asked now and then, and not waited for. For one thread.
 */
final class TopicWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Supplier<Uuid> make;
    private final Supplier<CompletableFuture<Optional<Uuid>>> ask;
    private final Runnable close;
    private final Duration every;
    private Uuid known;
    private @Nullable CompletableFuture<Optional<Uuid>> asked;
    private Optional<Uuid> said = Optional.empty();
    private long askedNanos = System.nanoTime();

    /**
     * @param make makes the topic unless it is there, and says its id
     * @param ask asks for its id; empty where there is none
     * @param close when it is over
     * @param every how often to ask
     */
    TopicWatch(Supplier<Uuid> make, Supplier<CompletableFuture<Optional<Uuid>>> ask, Runnable close, Duration every) {
        this.make = make;
        this.ask = ask;
        this.close = close;
        this.every = every;
        this.known = make.get();
    }

    /**
     * Of a compacted topic, which is made unless it is there.
     *
     * @param client Kafka client properties, at least {@code bootstrap.servers}
     * @throws org.apache.kafka.common.KafkaException if Kafka doesn't answer
     */
    static TopicWatch open(String topic, Map<String, Object> client, short replicationFactor) {
        Admin admin = Brokers.admin(client);
        // Closing would wait for what a broker that hangs was asked.
        Runnable close = () -> admin.close(Duration.ZERO);
        boolean made = false;
        try {
            LogTopic log = new LogTopic(admin, topic, LogTopic.CONTRACT_LOG);
            TopicWatch watch =
                    new TopicWatch(() -> log.ensureCompacted(replicationFactor), () -> ask(admin, topic), close, EVERY);
            made = true;
            return watch;
        } finally {
            if (!made) {
                close.run();
            }
        }
    }

    private static CompletableFuture<Optional<Uuid>> ask(Admin admin, String topic) {
        return admin.describeTopics(Set.of(topic))
                .allTopicNames()
                .toCompletionStage()
                .toCompletableFuture()
                .thenApply(found -> Optional.ofNullable(found.get(topic)).map(TopicDescription::topicId))
                .exceptionally(TopicWatch::missing);
    }

    private static Optional<Uuid> missing(Throwable failed) {
        Throwable cause = failed instanceof CompletionException ? failed.getCause() : failed;
        if (cause instanceof UnknownTopicOrPartitionException) {
            return Optional.empty();
        }
        throw new CompletionException(cause);
    }

    /** Whether Kafka has said that the topic is gone, or is another than it was last. Doesn't wait. */
    boolean isAnother() {
        CompletableFuture<Optional<Uuid>> question = asked;
        if (question == null) {
            askIfDue();
            return false;
        }
        if (!question.isDone()) {
            return false;
        }
        asked = null;
        said = question.exceptionally(this::unknown).join();
        return !said.equals(Optional.of(known));
    }

    private void askIfDue() {
        if (System.nanoTime() - askedNanos >= every.toNanos()) {
            askedNanos = System.nanoTime();
            asked = ask.get();
        }
    }

    private Optional<Uuid> unknown(Throwable why) {
        LOG.debug("which topic it is isn't known", why);
        return Optional.of(known);
    }

    /**
     * Makes the topic unless it is there. One that somebody else made, and that could lose a record, is told in the log.
     *
     * @return whether it is another than before
     * @throws ContractLogException if Kafka doesn't answer
     */
    boolean renew() {
        Uuid before = known;
        try {
            known = make.get();
        } catch (ContractLogException unfit) {
            known = said.filter(id -> !id.equals(before)).orElseThrow(() -> unfit);
            LOG.warn("{}", unfit.getMessage());
        }
        return !known.equals(before);
    }

    @Override
    public void close() {
        close.run();
    }
}
