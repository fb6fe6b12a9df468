package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rowcast.change.TableId;
import dev.rowcast.connect.KafkaContractLog;
import dev.rowcast.connect.LogTopic;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.ContractJson;
import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract log on a real broker. */
@ExtendWith(StackExtension.class)
class ContractLogIT {
    private final Map<String, Object> client =
            Map.of("bootstrap.servers", TestStack.shared().endpoints().kafka().bootstrapServers());

    @Test
    void tasksThatStartAtOnceAllFindTheTopicThatOneOfThemMakes() throws Exception {
        int tasks = 6;
        ExecutorService threads = Executors.newFixedThreadPool(tasks);
        try {
            for (int round = 0; round < 10; round++) {
                String topic = "contracts-race-" + round;
                CyclicBarrier together = new CyclicBarrier(tasks);
                List<Future<?>> starts = new ArrayList<>();
                for (int task = 0; task < tasks; task++) {
                    starts.add(threads.submit(() -> {
                        try (Admin admin = Admin.create(client)) {
                            together.await();
                            new LogTopic(admin, topic, LogTopic.CONTRACT_LOG).ensure((short) 1);
                        }
                        return null;
                    }));
                }
                for (Future<?> start : starts) {
                    start.get();
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void givesBackWhatWasAppendedInOrderAndOnce() {
        ContractEntry entry = entry();
        try (KafkaContractLog writer = open("contracts-log");
                KafkaContractLog reader = open("contracts-log")) {
            writer.append(entry);
            assertThat(read(reader)).containsExactly(entry);
            writer.append(entry);
            writer.append(entry);

            assertThat(read(reader)).containsExactly(entry, entry);
            assertThat(read(reader)).isEmpty();
            assertThat(read(writer)).containsExactly(entry, entry, entry);
        }
    }

    @Test
    void takesATableOfAsManyColumnsAsMySqlAllowsThoughATopicTakesOneMebibyte() {
        Random letters = new Random(7);
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < 4_096; i++) {
            String name =
                    letters.ints(64, 'a', 'z' + 1).mapToObj(Character::toString).collect(Collectors.joining());
            columns.add(new Column(name, ColumnType.of(SemanticType.STRING)));
        }
        TableShape shape = new TableShape(new TableId("shop", "wide"), columns, List.of());
        ContractEntry entry = ContractEntry.auto(
                Evolution.first(shape, List.of()), 0, shape, new LogPosition("shop", null, "binlog.000001", 4), "a", 1);
        assertThat(ContractJson.write(entry)).hasSizeGreaterThan(1 << 20);

        try (KafkaContractLog log = open("contracts-wide")) {
            log.append(entry);
            assertThat(read(log)).containsExactly(entry);
        }
    }

    @Test
    void tellsWhatToDoAboutAnEntryThatIsLargerThanTheTopicTakes() throws Exception {
        try (KafkaContractLog log = open("contracts-narrow");
                Admin admin = Admin.create(client)) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, "contracts-narrow"),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("max.message.bytes", "100"), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();

            await().atMost(Pipeline.PATIENCE)
                    .untilAsserted(
                            () -> assertThatThrownBy(() -> log.append(entry()))
                                    .isInstanceOf(ContractLogException.class)
                                    .hasMessageContaining("shop.orders")
                                    .hasMessageContaining(
                                            "kafka-configs.sh --alter --topic contracts-narrow --add-config max.message.bytes="));
        }
    }

    @Test
    void whatArrivesIsHandedOverWithoutWaitingForIt() {
        ContractEntry entry = entry();
        try (KafkaContractLog writer = open("contracts-arriving");
                KafkaContractLog reader = open("contracts-arriving")) {
            List<LogEntry> arrived = new ArrayList<>();
            for (int i = 1; i <= 3; i++) {
                int sofar = i;
                writer.append(entry);
                await().atMost(Pipeline.PATIENCE).untilAsserted(() -> {
                    reader.readArrived(arrived::add);
                    assertThat(arrived).hasSize(sofar);
                });
                assertThat(read(reader)).isEmpty();
            }
        }
    }

    @Test
    void tellsWhereAnEntryIsThatIsNone() {
        try (KafkaContractLog log = open("contracts-corrupt");
                KafkaProducer<byte[], byte[]> other =
                        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            log.append(entry());
            other.send(new ProducerRecord<>("contracts-corrupt", "hello".getBytes(StandardCharsets.UTF_8)));
            other.flush();

            assertThatThrownBy(() -> read(log))
                    .isInstanceOf(ContractLogException.class)
                    .hasMessageContaining("topic contracts-corrupt, partition 0, offset 1");
        }
    }

    @Test
    void refusesATopicThatCouldForgetAContract() throws Exception {
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(List.of(new NewTopic("contracts-compacted", Optional.of(1), Optional.empty())
                            .configs(Map.of("cleanup.policy", "compact"))))
                    .all()
                    .get();

            assertThatThrownBy(
                            () -> new LogTopic(admin, "contracts-compacted", LogTopic.CONTRACT_LOG).ensure((short) 1))
                    .isInstanceOf(ContractLogException.class)
                    .hasMessageContaining("contracts-compacted")
                    .hasMessageContaining("kafka-configs.sh --alter");
        }
    }

    private KafkaContractLog open(String topic) {
        try (Admin admin = Admin.create(client)) {
            new LogTopic(admin, topic, LogTopic.CONTRACT_LOG).ensure((short) 1);
        }
        return KafkaContractLog.open(topic, client);
    }

    private static List<LogEntry> read(KafkaContractLog log) {
        List<LogEntry> entries = new ArrayList<>();
        log.readNew(entries::add);
        return entries;
    }

    private static ContractEntry entry() {
        TableShape shape = new TableShape(
                new TableId("shop", "orders"),
                List.of(
                        new Column("id", ColumnType.integer(SemanticType.INT64, 64, false)),
                        new Column("note", ColumnType.of(SemanticType.STRING))),
                List.of("id"));
        return ContractEntry.auto(
                Evolution.first(shape, List.of()),
                0,
                shape,
                new LogPosition("shop", null, "binlog.000001", 4),
                "shop-to-billing",
                1_795_349_012_000L);
    }
}
