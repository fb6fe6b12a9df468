package dev.rowcast.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.rowcast.change.Coordinates;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.RecordException;
import dev.rowcast.contract.ContractGate;
import dev.rowcast.contract.ContractRegistry;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.deliver.Partition;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.route.RoutingReader;
import dev.rowcast.samples.Samples;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.ChangeSubscriberGrpc;
import dev.rowcast.v1.Operation;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.Verdict;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole way of the recorded records, to a real gRPC server. */
class ChangeFlowTest {
    private final List<PushRequest> pushed = new CopyOnWriteArrayList<>();
    private final List<String> deadLetters = new CopyOnWriteArrayList<>();
    private final MemoryContractLog log = new MemoryContractLog();

    private volatile Function<PushRequest, PushResponse> answer = request -> PushResponse.getDefaultInstance();
    private boolean deadLettersPresent = true;
    private Server server;
    private int port;
    private ChangeFlow flow;

    @BeforeEach
    void startSubscriber() throws IOException {
        server = NettyServerBuilder.forAddress(
                        new InetSocketAddress("127.0.0.1", 0), InsecureServerCredentials.create())
                .addService(new ChangeSubscriberGrpc.ChangeSubscriberImplBase() {
                    @Override
                    public void push(PushRequest request, StreamObserver<PushResponse> reply) {
                        PushResponse response = answer.apply(request);
                        pushed.add(request);
                        reply.onNext(response);
                        reply.onCompleted();
                    }
                })
                .build()
                .start();
        port = server.getPort();
    }

    @AfterEach
    void stop() {
        if (flow != null) {
            flow.close();
        }
        server.shutdownNow();
    }

    @Test
    void deliversEveryRecordedChangeInOrderAndCommitsToTheEnd() throws Exception {
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.*\"], TARGET}");
        List<String> tables =
                List.of("t_ints", "t_nums", "t_strs", "t_times", "t_geo", "t_comp", "t_nopk", "odd-table.name");
        for (String table : tables) {
            Samples.table(Samples.DEFAULTS, table).forEach(flow::accept);
        }

        for (String table : tables) {
            List<RawRecord> records = Samples.table(Samples.DEFAULTS, table);
            long end = records.get(records.size() - 1).at().offset() + 1;
            awaitCommittable(topic(table), end);
            List<Long> offsets =
                    changes(topic(table)).stream().map(ChangeEvent::getOffset).toList();
            assertThat(offsets)
                    .as(table)
                    .isEqualTo(records.stream()
                            .filter(record -> record.value() != null)
                            .map(record -> record.at().offset())
                            .toList());
        }
        assertThat(deadLetters).isEmpty();
    }

    @Test
    void aGenericSubscriberReadsATableItHasNeverHeardOf() throws Exception {
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.*\"], TARGET}");
        Samples.table(Samples.DEFAULTS, "t_comp").forEach(flow::accept);
        await().until(() -> !changes(topic("t_comp")).isEmpty());

        PushRequest batch = pushed.get(0);
        Descriptor row = descriptor(batch);
        DynamicMessage first = DynamicMessage.parseFrom(row, batch.getChanges(0).getAfter());

        assertThat(batch.getSubscription()).isEqualTo("audit");
        assertThat(batch.getTable()).isEqualTo("t_comp");
        assertThat(batch.getMessageType()).isEqualTo("probe.TComp");
        assertThat(batch.getContractRevision()).isEqualTo(1);
        assertThat(batch.getChanges(0).getOperation()).isEqualTo(Operation.OPERATION_SNAPSHOT);
        assertThat(first.getField(row.findFieldByName("b"))).isEqualTo("x");
        assertThat(first.getUnknownFields().asMap()).isEmpty();
    }

    @Test
    void leavesExcludedColumnsOutForThatSubscriptionAlone() throws Exception {
        flow = flow("{\"name\": \"all\", \"tables\": [\"probe.t_comp\"], TARGET},"
                + "{\"name\": \"less\", \"tables\": [\"probe.t_comp\"], TARGET,"
                + " \"columns\": {\"exclude\": [\"probe.t_comp.v\"]}}");
        Samples.table(Samples.DEFAULTS, "t_comp").forEach(flow::accept);
        awaitCommittable(
                topic("t_comp"), Samples.table(Samples.DEFAULTS, "t_comp").size());

        for (PushRequest batch : pushed) {
            Descriptor row = descriptor(batch);
            DynamicMessage first =
                    DynamicMessage.parseFrom(row, batch.getChanges(0).getAfter());
            boolean all = batch.getSubscription().equals("all");
            assertThat(row.findFieldByName("v") != null).isEqualTo(all);
            assertThat(first.getAllFields()).hasSize(all ? 4 : 3);
            assertThat(first.getUnknownFields().asMap()).isEmpty();
        }
        assertThat(pushed).extracting(PushRequest::getSubscription).contains("all", "less");
    }

    @Test
    void commitsUpToTheFirstUnansweredChangeAndNoFurther() {
        server.shutdownNow();
        flow = flow("{\"name\": \"down\", \"tables\": [\"probe.t_comp\"], TARGET}");
        Samples.table(Samples.DEFAULTS, "t_comp").forEach(flow::accept);

        assertThat(flow.committable(topic("t_comp"), 100)).isZero();
        assertThat(flow.unsettled()).isTrue();
    }

    @Test
    void closesWhatNobodyWantsAtOnce() {
        flow = flow("{\"name\": \"other\", \"tables\": [\"shop.orders\"], TARGET}");
        for (String topic : List.of("dflt.probe.t_comp", "__debezium-heartbeat.v1", "v1.transaction", "dflt")) {
            Samples.topic(topic).forEach(flow::accept);
        }

        assertThat(flow.unsettled()).isFalse();
        assertThat(flow.committable(topic("t_comp"), 7)).isEqualTo(7);
        assertThat(log.entries()).isEmpty();
    }

    @Test
    void handsARejectedChangeToTheDeadLettersAndGoesOn() {
        answer = request -> PushResponse.newBuilder()
                .addAllVerdicts(request.getChangesList().stream()
                        .filter(change -> change.getOffset() == 1)
                        .map(change -> Verdict.newBuilder()
                                .setIndex(request.getChangesList().indexOf(change))
                                .setDecision(Verdict.Decision.DECISION_REJECT)
                                .setReason("not for us")
                                .build())
                        .toList())
                .build();
        flow = flow("{\"name\": \"picky\", \"tables\": [\"probe.t_comp\"], TARGET}");
        List<RawRecord> records = Samples.table(Samples.DEFAULTS, "t_comp");
        records.forEach(flow::accept);
        awaitCommittable(topic("t_comp"), records.size());

        assertThat(deadLetters)
                .singleElement()
                .asString()
                .contains("topic dflt.probe.t_comp, partition 0, offset 1")
                .contains("change of probe.t_comp", "subscription picky", "not for us");
    }

    @Test
    void handsARecordThatIsNoChangeEventToTheDeadLetters() {
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.*\"], TARGET}");
        flow.accept(new RawRecord(
                new Coordinates("dflt.probe.t_comp", 0, 0), null, null, Schema.STRING_SCHEMA, "hello", null));

        assertThat(deadLetters)
                .singleElement()
                .asString()
                .contains("partition 0, offset 0")
                .contains("STRING");
    }

    @Test
    void stopsBeforeTheFirstRowThatWouldHurtAReader() {
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.t_evolve\"], TARGET}");
        List<RawRecord> records = Samples.table(Samples.DEFAULTS, "t_evolve");
        records.forEach(flow::accept);

        // The column b is renamed at this offset; whatever is under way before it ends first.
        long renamed = 6;
        await().untilAsserted(() -> assertThatThrownBy(flow::failWhereStopped)
                .isInstanceOf(TableStoppedException.class)
                .hasMessageContaining("probe.t_evolve")
                .hasMessageContaining("partition 0, offset " + renamed)
                .hasMessageContaining("\"b\""));
        assertThat(flow.committable(topic("t_evolve"), records.size())).isEqualTo(renamed);
        assertThat(flow.hasRoom(topic("t_evolve"))).isFalse();
        assertThat(changes(topic("t_evolve")))
                .extracting(ChangeEvent::getOffset)
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void waitsForWhatCameBeforeAStop() {
        server.shutdownNow();
        flow = flow("{\"name\": \"down\", \"tables\": [\"probe.t_evolve\"], TARGET}");
        Samples.table(Samples.DEFAULTS, "t_evolve").forEach(flow::accept);

        flow.failWhereStopped();
        assertThat(flow.committable(topic("t_evolve"), 100)).isZero();
    }

    @Test
    void stopsAtABadRecordWhereThereAreNoDeadLetters() {
        deadLettersPresent = false;
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.t_comp\"], TARGET}");
        List<RawRecord> good = Samples.table(Samples.DEFAULTS, "t_comp");
        flow.accept(good.get(0));
        flow.accept(new RawRecord(good.get(1).at(), null, null, Schema.STRING_SCHEMA, "hello", null));
        flow.accept(good.get(2));

        await().untilAsserted(() -> assertThatThrownBy(flow::failWhereStopped).hasMessageContaining("offset 1"));
        assertThat(flow.committable(topic("t_comp"), 3)).isEqualTo(1);
        assertThat(changes(topic("t_comp"))).extracting(ChangeEvent::getOffset).containsExactly(0L);
    }

    @Test
    void forgetsAPartitionThatWasGivenUp() {
        server.shutdownNow();
        flow = flow("{\"name\": \"down\", \"tables\": [\"probe.t_comp\"], TARGET}");
        Samples.table(Samples.DEFAULTS, "t_comp").forEach(flow::accept);
        flow.close(List.of(topic("t_comp")));

        assertThat(flow.unsettled()).isFalse();
        assertThat(flow.committable(topic("t_comp"), 3)).isEqualTo(3);
    }

    private ChangeFlow flow(String subscriptions) {
        String target = "\"target\": \"127.0.0.1:" + port + "\", \"tls\": {\"plaintext\": true}";
        ContractRegistry registry = new ContractRegistry(log.reader());
        DeadLetters queue = (origin, why, whenDurable) -> record(why, whenDurable);
        return new ChangeFlow(
                RoutingReader.read("{\"subscriptions\": [" + subscriptions.replace("TARGET", target) + "]}"),
                new ContractGate(registry),
                queue,
                DeliveryListener.NONE,
                "test");
    }

    private void record(RecordException why, Runnable whenDurable) {
        if (!deadLettersPresent) {
            throw new IllegalStateException(why);
        }
        deadLetters.add(why.getMessage());
        whenDurable.run();
    }

    private static Partition topic(String table) {
        return new Partition("dflt.probe." + table, 0);
    }

    private void awaitCommittable(Partition partition, long offset) {
        await().untilAsserted(() -> {
            flow.settle();
            assertThat(flow.committable(partition, offset)).isEqualTo(offset);
        });
    }

    private List<ChangeEvent> changes(Partition partition) {
        return pushed.stream()
                .filter(request -> request.getTopic().equals(partition.topic()))
                .flatMap(request -> request.getChangesList().stream())
                .toList();
    }

    private static Descriptor descriptor(PushRequest batch) throws Exception {
        Map<String, FileDescriptor> built = new HashMap<>();
        for (FileDescriptorProto file : batch.getDescriptorSet().getFileList()) {
            FileDescriptor[] imports =
                    file.getDependencyList().stream().map(built::get).toArray(FileDescriptor[]::new);
            built.put(file.getName(), FileDescriptor.buildFrom(file, imports));
        }
        String name = batch.getMessageType().substring(batch.getMessageType().lastIndexOf('.') + 1);
        return built.values().stream()
                .map(file -> file.findMessageTypeByName(name))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }
}
