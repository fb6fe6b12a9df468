package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.gate.ContractDecisions;
import dev.rowcast.contract.gate.HeldShape;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.deliver.Patience;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.ChangeSubscriberGrpc;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.connect.runtime.SinkWorker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A partition goes to another task while its table is held, or just when it goes on, in Kafka Connect's own loop: whoever takes it over begins at the first
 * change that nobody has answered.
 */
@ExtendWith(Patience.class)
class HeldRebalanceTest {
    private static final TableId TABLE = new TableId("probe", "t_evolve");
    private static final TopicPartition PARTITION = new TopicPartition("dflt.probe.t_evolve", 0);
    /** Where the column b is renamed. */
    private static final long HELD = 6;

    private final MemoryContractLog log = new MemoryContractLog();
    private final ContractRegistry person = new ContractRegistry(log.reader());
    private final List<ConsumerRecord<byte[], byte[]>> records = records();
    private final List<Long> arrived = new CopyOnWriteArrayList<>();
    /** What the group has committed, whoever of it reads. */
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    /** The first change that the subscriber doesn't answer. */
    private volatile long unansweredFrom = Long.MAX_VALUE;

    private Server server;

    /** When the partition goes. */
    private enum Moment {
        HELD,
        APPROVED,
        /** In the poll that is to read again what was held. */
        REWOUND,
        /** When the subscriber has what was held, and doesn't answer. */
        UNANSWERED,
        DELIVERED
    }

    /** How it goes. */
    private enum Way {
        REBALANCE,
        STOP
    }

    @BeforeEach
    void startSubscriber() throws IOException {
        server = NettyServerBuilder.forAddress(
                        new InetSocketAddress("127.0.0.1", 0), InsecureServerCredentials.create())
                .addService(new ChangeSubscriberGrpc.ChangeSubscriberImplBase() {
                    @Override
                    public void push(PushRequest batch, StreamObserver<PushResponse> reply) {
                        List<Long> offsets = batch.getChangesList().stream()
                                .map(ChangeEvent::getOffset)
                                .toList();
                        arrived.addAll(offsets);
                        if (offsets.get(offsets.size() - 1) < unansweredFrom) {
                            reply.onNext(PushResponse.getDefaultInstance());
                            reply.onCompleted();
                        }
                    }
                })
                .build()
                .start();
    }

    @AfterEach
    void stopSubscriber() {
        server.shutdownNow();
    }

    @ParameterizedTest
    @MethodSource("momentsAndWays")
    void whoeverTakesTheTableOverBeginsWhereItStands(Moment moment, Way way) {
        Reader first = new Reader();
        try (SinkWorker worker = worker(first)) {
            first.assign();
            turn(worker, () -> undecided() && arrived.size() == HELD);
            reach(moment, worker, first);
            if (way == Way.REBALANCE) {
                first.revoke();
                worker.turn();
            }
        }
        List<Long> before = List.copyOf(arrived);
        long next = moment == Moment.UNANSWERED ? HELD : before.size();
        assertThat(before).isEqualTo(offsets(0, before.size()));
        assertThat(committed).as("committed when it goes").containsOnlyKeys(PARTITION);
        assertThat(committed.get(PARTITION).offset()).isEqualTo(next);

        arrived.clear();
        unansweredFrom = Long.MAX_VALUE;
        Reader second = new Reader();
        try (SinkWorker worker = worker(second)) {
            second.assign();
            while (arrived.size() < records.size() - next) {
                turn(worker, () -> undecided() || arrived.size() >= records.size() - next);
                if (undecided()) {
                    approve();
                }
            }
        }
        assertThat(arrived).as("what its next owner delivers").isEqualTo(offsets(next, records.size()));
        assertThat(committed.get(PARTITION).offset()).as("committed at last").isEqualTo(records.size());
    }

    private static Stream<Arguments> momentsAndWays() {
        return Arrays.stream(Moment.values())
                .flatMap(moment -> Arrays.stream(Way.values()).map(way -> Arguments.of(moment, way)));
    }

    private void reach(Moment moment, SinkWorker worker, Reader reader) {
        if (moment == Moment.HELD) {
            return;
        }
        if (moment == Moment.UNANSWERED) {
            unansweredFrom = HELD;
        }
        approve();
        switch (moment) {
            case REWOUND -> {
                reader.silent = true;
                turn(worker, () -> reader.rewound);
            }
            case UNANSWERED -> turn(worker, () -> arrived.contains(HELD));
            case DELIVERED -> turn(worker, () -> arrived.contains(HELD) && undecided());
            default -> {}
        }
    }

    /** Connect then neither opens the partition nor commits anything of it, but hands out its records. */
    @Test
    void aPartitionThatAPauseOrResumeInterruptedTheTakingOverOfIsCommittedToo() {
        Reader reader = new Reader();
        try (SinkWorker worker = worker(reader)) {
            reader.wokenUp = true;
            reader.assign();
            turn(worker, () -> undecided() && arrived.size() >= HELD);
        }
        assertThat(arrived).isEqualTo(offsets(0, HELD));
        assertThat(committed).containsOnlyKeys(PARTITION);
        assertThat(committed.get(PARTITION).offset()).isEqualTo(HELD);
    }

    /** At its end Connect asks also for partitions that the task lost long ago. */
    @Test
    void noOffsetIsToldOfAPartitionThatTheTaskHasNot() {
        RowcastSinkTask task =
                new RowcastSinkTask(contracts(), HeldRebalanceTest::facts, Runnable::run, RowcastSinkTask.DRAIN);
        Reader reader = new Reader();
        Map<TopicPartition, OffsetAndMetadata> asked = Map.of(PARTITION, new OffsetAndMetadata(HELD));
        try (SinkWorker worker = worker(task, reader)) {
            reader.assign();
            turn(worker, () -> arrived.size() == HELD);
            assertThat(task.preCommit(asked)).containsOnlyKeys(PARTITION);
            reader.revoke();
            worker.turn();
            assertThat(task.preCommit(asked)).isEmpty();
        }
    }

    private SinkWorker worker(Reader reader) {
        return worker(
                new RowcastSinkTask(contracts(), HeldRebalanceTest::facts, Runnable::run, RowcastSinkTask.DRAIN),
                reader);
    }

    private ContractRegistry contracts() {
        ContractRegistry registry = new ContractRegistry(log.reader());
        registry.refresh();
        return registry;
    }

    private SinkWorker worker(RowcastSinkTask task, Reader reader) {
        String subscription =
                "{\"name\": \"audit\", \"tables\": [\"probe.*\"], \"target\": \"127.0.0.1:%d\", \"tls\": {\"plaintext\": true}}"
                        .formatted(server.getPort());
        return new SinkWorker(
                task,
                RowcastSinkConnector.class,
                Map.of(
                        "name",
                        "held",
                        "topics",
                        PARTITION.topic(),
                        "routes",
                        "{\"subscriptions\": [" + subscription + "]}",
                        "contract.log.bootstrap.servers",
                        "unused:9092"),
                reader);
    }

    private static void turn(SinkWorker worker, BooleanSupplier until) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .pollInSameThread()
                .until(() -> {
                    worker.turn();
                    return until.getAsBoolean();
                });
    }

    private List<HeldShape> held() {
        person.refresh();
        return person.history(TABLE).map(HeldShape::of).orElse(List.of());
    }

    private boolean undecided() {
        return held().stream().anyMatch(HeldShape::isUndecided);
    }

    private void approve() {
        new ContractDecisions(person).approve(TABLE, OptionalInt.empty(), Decision.parse("apply"), "jane");
    }

    private static List<Long> offsets(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private static List<ConsumerRecord<byte[], byte[]>> records() {
        ObjectMapper json = new ObjectMapper();
        try (InputStream samples =
                HeldRebalanceTest.class.getResourceAsStream("/samples/" + PARTITION.topic() + ".jsonl")) {
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (String line : new String(samples.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                JsonNode record = json.readTree(line);
                records.add(new ConsumerRecord<>(
                        PARTITION.topic(),
                        PARTITION.partition(),
                        record.get("offset").longValue(),
                        json.writeValueAsBytes(record.get("key")),
                        json.writeValueAsBytes(record.get("value"))));
            }
            return records;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A consumer of the group. */
    private final class Reader extends MockConsumer<byte[], byte[]> {
        private static final int MOST_AT_ONCE = 4;

        /** Whether it gets nothing more. */
        private boolean silent;
        /** Whether it was sent back to what was held. */
        private boolean rewound;
        /** Whether somebody wakes it up when it is asked for its position next. */
        private boolean wokenUp;

        private Collection<TopicPartition> assignment = List.of();

        Reader() {
            super("earliest");
            updateBeginningOffsets(Map.of(PARTITION, 0L));
        }

        /** With its next poll it has the partition. */
        void assign() {
            assignment = List.of(PARTITION);
        }

        /** With its next poll it hasn't the partition any more. */
        void revoke() {
            assignment = List.of();
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            if (!assignment().equals(Set.copyOf(assignment))) {
                super.commitAsync(committed, null);
                rebalance(assignment);
            }
            if (!assignment.isEmpty() && !silent && !paused().contains(PARTITION)) {
                long from = position(PARTITION);
                records.stream()
                        .filter(record -> record.offset() >= from)
                        .limit(MOST_AT_ONCE)
                        .forEach(this::addRecord);
            }
            return super.poll(timeout);
        }

        @Override
        public synchronized long position(TopicPartition partition) {
            if (wokenUp) {
                wokenUp = false;
                throw new WakeupException();
            }
            return super.position(partition);
        }

        @Override
        public synchronized void seek(TopicPartition partition, long offset) {
            super.seek(partition, offset);
            rewound |= offset == HELD;
        }

        @Override
        public synchronized void commitAsync(
                Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
            committed.putAll(offsets);
            super.commitAsync(offsets, callback);
        }
    }

    private static TopicFacts facts(Collection<String> topics) {
        return new TopicFacts(
                topics.stream().collect(Collectors.toMap(topic -> topic, topic -> new TopicFacts.Topic(topic, 1))),
                Map.of());
    }
}
