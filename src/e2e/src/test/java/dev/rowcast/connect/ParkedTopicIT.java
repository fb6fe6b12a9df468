package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.deliver.ChangeKey;
import dev.rowcast.deliver.ParkedKeys.Parked;
import dev.rowcast.stack.LoneBroker;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topic of parked keys is deleted under two tasks that run, on a real broker. */
class ParkedTopicIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static LoneBroker broker;
    private static Map<String, Object> client;

    @BeforeAll
    static void start(@TempDir Path folder) {
        broker = LoneBroker.start(folder, StackConfig.defaultCache(), Progress.SILENT);
        client = Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void itIsMadeAnewWithTheKeysThatTheTasksKnow() throws Exception {
        assertNothingIsForgotten("gone-parked", () -> delete("gone-parked"));
    }

    /** With as many records as before: by its offsets it is the same. */
    @Test
    void oneThatSomebodyElseMadeAnewGetsThemToo() throws Exception {
        assertNothingIsForgotten("anew-parked", () -> {
            delete("anew-parked");
            make("anew-parked");
            try (KafkaParkedKeys others = open("anew-parked", "other")) {
                for (int id = 1; id <= 9; id++) {
                    park(others, id);
                }
            }
        });
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void assertNothingIsForgotten(String topic, Step loss) throws Exception {
        try (KafkaParkedKeys one = open(topic, "sink");
                KafkaParkedKeys two = open(topic, "sink")) {
            for (int id = 1; id <= 3; id++) {
                park(one, id);
            }
            two.readToEnd();
            two.release(key(2));
            one.readToEnd();

            loss.run();
            await().atMost(PATIENCE).untilAsserted(() -> {
                one.readArrived();
                two.readArrived();
                try (KafkaParkedKeys later = open(topic, "sink")) {
                    assertThat(later.all()).containsOnlyKeys(key(1), key(3));
                }
            });

            two.release(key(1));
            await().atMost(PATIENCE).untilAsserted(() -> {
                one.readArrived();
                assertThat(one.find("billing", key(1).key())).isNull();
            });
            assertThat(one.find("billing", key(3).key())).isNotNull();
            park(one, 4);
        }
        try (KafkaParkedKeys later = open(topic, "sink")) {
            assertThat(later.all()).containsOnlyKeys(key(3), key(4));
        }
    }

    private static KafkaParkedKeys open(String topic, String connector) {
        return KafkaParkedKeys.open(topic, connector, client, (short) 1);
    }

    private static ParkedKey key(int id) {
        return new ParkedKey("sink", "billing", new ChangeKey("shop.orders", "{\"id\":" + id + "}"));
    }

    private static void park(KafkaParkedKeys keys, int id) {
        AtomicInteger durable = new AtomicInteger();
        Parked why = new Parked("no", new KafkaPlace("shop.shop.orders", 0, id), 77);
        keys.park("billing", key(id).key(), why, durable::incrementAndGet, failed -> {});
        await().atMost(PATIENCE).until(() -> durable.get() == 1);
    }

    private static void delete(String topic) throws Exception {
        try (Admin admin = Admin.create(client)) {
            admin.deleteTopics(List.of(topic)).all().get();
        }
    }

    private static void make(String topic) throws Exception {
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())
                            .configs(Map.of("cleanup.policy", "compact"))))
                    .all()
                    .get();
        }
    }
}
