package dev.rowcast.connect;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many bytes the topic of dead letters takes in one record, as its brokers say; asked only for large letters, and again after a while, since somebody may
 * raise it. Unlimited where that isn't known: the topic may be at other brokers than the contract log, or not be there yet. For the task's thread alone.
 */
final class LetterTopicLimit implements LongSupplier {
    private static final Logger LOG = LoggerFactory.getLogger(LetterTopicLimit.class);
    private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String topic;
    private final Map<String, Object> client;
    private final Duration patience;
    private long known = -1;
    private long askedNanos;

    /** @param client Kafka client properties, at least {@code bootstrap.servers} */
    LetterTopicLimit(String topic, Map<String, Object> client) {
        this(topic, client, PATIENCE);
    }

    LetterTopicLimit(String topic, Map<String, Object> client, Duration patience) {
        this.topic = topic;
        this.client = client;
        this.patience = patience;
    }

    @Override
    public long getAsLong() {
        if (known < 0 || System.nanoTime() - askedNanos > AGAIN_NANOS) {
            known = ask();
            askedNanos = System.nanoTime();
        }
        return known;
    }

    private long ask() {
        try {
            Admin admin = Brokers.admin(client);
            try {
                return ask(admin);
            } finally {
                // Else it would wait for what a broker that hangs was asked.
                admin.close(Duration.ZERO);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Long.MAX_VALUE;
        } catch (ExecutionException | TimeoutException | KafkaException unknown) {
            LOG.info(
                    "what the topic of dead letters, {}, takes in one record isn't known: {}",
                    topic,
                    unknown.toString());
            return Long.MAX_VALUE;
        }
    }

    private long ask(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = Objects.requireNonNull(admin.describeConfigs(List.of(resource))
                .all()
                .get(patience.toMillis(), TimeUnit.MILLISECONDS)
                .get(resource));
        ConfigEntry limit = config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        return limit == null ? Long.MAX_VALUE : Long.parseLong(limit.value());
    }
}
