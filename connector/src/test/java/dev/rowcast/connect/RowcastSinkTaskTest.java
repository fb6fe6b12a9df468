package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.gate.ContractDecisions;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.v1.ChangeSubscriberGrpc;
import io.grpc.HandlerRegistry;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the task tells Connect, call by call; its subscriber can't be reached. */
class RowcastSinkTaskTest {
    private static final TopicPartition PARTITION = new TopicPartition("dflt.probe.t_evolve", 0);
    /** Where the column b is renamed. */
    private static final int HELD = 6;

    private static final List<SinkRecord> RECORDS = records();

    private final MemoryContractLog log = new MemoryContractLog();
    private final List<String> told = new ArrayList<>();
    private String target = "127.0.0.1:1";
    private final Deque<Runnable> questions = new ArrayDeque<>();
    private boolean silent;
    private boolean unsaid;
    private String topicId = "one";
    private final RowcastSinkTask task =
            new RowcastSinkTask(new ContractRegistry(log.reader()), this::facts, this::ask, Duration.ofHours(1));

    private void ask(Runnable question) {
        if (silent) {
            questions.add(question);
        } else {
            question.run();
        }
    }

    private TopicFacts facts(Collection<String> topics) {
        if (unsaid) {
            throw new KafkaException("no answer");
        }
        return new TopicFacts(Map.of(PARTITION.topic(), new TopicFacts.Topic(topicId, 1)), Map.of());
    }

    private void start(String settings) {
        task.initialize(context());
        task.start(Map.of(
                "name",
                "unit",
                "topics",
                PARTITION.topic(),
                "status.topic",
                "",
                "routes",
                "{\"subscriptions\": [{\"name\": \"audit\", \"tables\": [\"probe.*\"], \"target\": \"" + target + "\","
                        + " \"tls\": {\"plaintext\": true}" + settings + "}]}",
                "contract.log.bootstrap.servers",
                "unused:9092"));
    }

    @AfterEach
    void stop() {
        task.stop();
    }

    /** Notes what is asked of Connect that has to be in an order. */
    private SinkTaskContext context() {
        return (SinkTaskContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SinkTaskContext.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "pause", "resume" ->
                            told.add(method.getName() + " " + Arrays.toString((Object[]) arguments[0]));
                        case "offset" -> told.add("offset " + Arrays.toString(arguments));
                        case "timeout" -> told.add("timeout");
                        default -> throw new NoSuchMethodError(method.getName());
                    }
                    return null;
                });
    }

    private Map<TopicPartition, OffsetAndMetadata> preCommit(long position) {
        return task.preCommit(Map.of(PARTITION, new OffsetAndMetadata(position)));
    }

    @Test
    void nothingIsAskedForWhileThereIsNothing() {
        start("");
        task.open(List.of(PARTITION));
        told.clear();
        task.put(List.of());
        assertThat(told).isEmpty();
        assertThat(preCommit(17).get(PARTITION).offset()).isEqualTo(17);
    }

    @Test
    void whatWaitsIsLookedAtAgainAndNotCommitted() {
        start("");
        task.open(List.of(PARTITION));
        told.clear();
        task.put(RECORDS.subList(0, 2));
        assertThat(told).containsExactly("timeout");
        assertThat(preCommit(2).get(PARTITION).offset()).isZero();
    }

    @Test
    void aFullLanePausesItsPartitionOnce() {
        start(", \"batch\": {\"maxChanges\": 1}, \"buffer\": {\"maxChanges\": 1}");
        task.open(List.of(PARTITION));
        told.clear();
        task.put(RECORDS.subList(0, 2));
        task.put(List.of());
        assertThat(told).containsExactly("pause [" + PARTITION + "]", "timeout", "timeout");
    }

    /** A position that is set after the resume could be passed by a record that was fetched before. */
    @Test
    void aDecisionSendsThePartitionBackBeforeItIsResumed() {
        start("");
        task.open(List.of(PARTITION));
        task.put(RECORDS.subList(0, HELD + 2));
        assertThat(told).contains("pause [" + PARTITION + "]");
        assertThat(preCommit(HELD + 2).get(PARTITION).offset()).isZero();
        told.clear();
        ContractRegistry person = new ContractRegistry(log.reader());
        person.refresh();
        new ContractDecisions(person)
                .approve(new TableId("probe", "t_evolve"), OptionalInt.empty(), Decision.parse("apply"), "jane");
        await().pollInSameThread().until(() -> {
            task.put(List.of());
            return told.contains("resume [" + PARTITION + "]");
        });
        List<String> without =
                told.stream().filter(call -> !call.equals("timeout")).toList();
        assertThat(without).containsExactly("offset [" + PARTITION + ", " + HELD + "]", "resume [" + PARTITION + "]");
    }

    /** Connect forgets to open a partition where a pause or resume wakes it up while it takes it over. */
    @Test
    void recordsOfAPartitionThatWasNeverOpenedAreAskedForAgain() {
        start("");
        task.put(RECORDS.subList(1, 3));
        assertThat(told).containsExactly("offset [{" + PARTITION + "=1}]", "resume [" + PARTITION + "]");
        told.clear();
        task.put(RECORDS.subList(1, 3));
        assertThat(told).containsExactly("timeout");
        assertThat(preCommit(3).get(PARTITION).offset()).isEqualTo(1);
    }

    /** Its offsets mean nothing before. */
    @Test
    void nothingIsTakenUntilKafkaHasSaidWhichTopicItIs() {
        silent = true;
        start("");
        task.open(List.of(PARTITION));
        told.clear();
        task.put(RECORDS.subList(0, 2));
        assertThat(told).containsExactly("offset [" + PARTITION + ", 0]", "pause [" + PARTITION + "]");
        // Connect asks before it has gone back.
        assertThat(preCommit(2).get(PARTITION).offset()).isZero();

        told.clear();
        questions.remove().run();
        task.put(List.of());
        assertThat(told).containsExactly("resume [" + PARTITION + "]");
        task.put(RECORDS.subList(0, 2));
        assertThat(told).contains("timeout");
        assertThat(preCommit(2).get(PARTITION).offset()).isZero();
    }

    @Test
    void whatIsOnItsWayComesAgainWhenAnOffsetWasHandedOutTwice() {
        start("");
        task.open(List.of(PARTITION));
        task.put(RECORDS.subList(1, 4));
        told.clear();
        topicId = "two";
        // Also where it is the last one of those that were taken.
        task.put(RECORDS.subList(3, 4));
        assertThat(told).startsWith("offset [" + PARTITION + ", 3]", "pause [" + PARTITION + "]");
        task.put(List.of());
        assertThat(told).contains("offset [" + PARTITION + ", 1]", "resume [" + PARTITION + "]");
        assertThat(preCommit(9).get(PARTITION).offset()).isEqualTo(1);
        // What was on its way is given up, and doesn't go out beside what comes again.
        told.clear();
        task.put(List.of());
        assertThat(told).isEmpty();
        assertThat(log.entries().stream().filter(LogEntry.Incarnation.class::isInstance))
                .hasSize(2);
    }

    /** The flow has the partition go on when there is room. */
    @Test
    void whatNoLongerWaitsForKafkaWaitsForRoom() {
        start(", \"batch\": {\"maxChanges\": 1}, \"buffer\": {\"maxChanges\": 1}");
        task.open(List.of(PARTITION));
        task.put(List.of());
        unsaid = true;
        told.clear();
        task.put(List.of(RECORDS.get(0), RECORDS.get(1), RECORDS.get(0)));
        assertThat(told)
                .containsSubsequence(
                        "offset [" + PARTITION + ", 0]", "pause [" + PARTITION + "]", "pause [" + PARTITION + "]");
        told.clear();
        task.put(List.of());
        assertThat(told).containsOnly("timeout");
    }

    @Test
    void aPartitionThatIsGoneIsNoLongerCommitted() {
        start("");
        task.open(List.of(PARTITION));
        task.put(RECORDS.subList(0, 2));
        task.close(List.of(PARTITION));
        assertThat(preCommit(2)).isEmpty();
    }

    /** Connect has read the answer by then, and nobody commits what ends meanwhile; waiting would take longer than this test may. */
    @Test
    @Timeout(60)
    void partitionsThatAreLostAreClosedWithoutWaitingForWhatIsInFlight() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        Server silent = silent(called);
        try {
            target = "127.0.0.1:" + silent.getPort();
            start(", \"deadline\": \"10m\"");
            task.open(List.of(PARTITION));
            task.put(RECORDS.subList(0, 2));
            called.await();
            assertThat(preCommit(2)).as("read").isNotEmpty();

            task.close(List.of(PARTITION));
            assertThat(preCommit(2)).isEmpty();
        } finally {
            silent.shutdownNow();
        }
    }

    /** A subscriber that never answers. */
    private static Server silent(CountDownLatch called) throws IOException {
        return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .fallbackHandlerRegistry(new HandlerRegistry() {
                    @Override
                    public ServerMethodDefinition<?, ?> lookupMethod(String method, @Nullable String authority) {
                        return ServerMethodDefinition.create(ChangeSubscriberGrpc.getPushMethod(), (call, headers) -> {
                            called.countDown();
                            return new ServerCall.Listener<>() {};
                        });
                    }
                })
                .build()
                .start();
    }

    private static List<SinkRecord> records() {
        ObjectMapper json = new ObjectMapper();
        JsonConverter keys = converter(true);
        JsonConverter values = converter(false);
        try (InputStream samples =
                RowcastSinkTaskTest.class.getResourceAsStream("/samples/" + PARTITION.topic() + ".jsonl")) {
            List<SinkRecord> records = new ArrayList<>();
            for (String line : new String(samples.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                JsonNode record = json.readTree(line);
                SchemaAndValue key = keys.toConnectData(PARTITION.topic(), json.writeValueAsBytes(record.get("key")));
                SchemaAndValue value =
                        values.toConnectData(PARTITION.topic(), json.writeValueAsBytes(record.get("value")));
                records.add(new SinkRecord(
                        PARTITION.topic(),
                        0,
                        key.schema(),
                        key.value(),
                        value.schema(),
                        value.value(),
                        record.get("offset").longValue()));
            }
            return records;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonConverter converter(boolean keys) {
        JsonConverter converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", true, "replace.null.with.default", false), keys);
        return converter;
    }
}
