package dev.rowcast.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.RecordException;
import dev.rowcast.change.StreamId;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.NewContracts;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.gate.Approval;
import dev.rowcast.contract.gate.Approvals;
import dev.rowcast.contract.gate.ContractDecisions;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.deliver.BufferMemory;
import dev.rowcast.deliver.Patience;
import dev.rowcast.encode.BinaryText;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.encode.ValueException;
import dev.rowcast.grpc.GrpcDestinations;
import dev.rowcast.observe.HeldTable;
import dev.rowcast.observe.KeyChanges;
import dev.rowcast.observe.SubscriptionMXBean;
import dev.rowcast.observe.TaskFigures;
import dev.rowcast.route.RoutingParser;
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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole way of the recorded records, to a real gRPC server. */
@ExtendWith(Patience.class)
class ChangeFlowTest {
    private final List<PushRequest> pushed = new CopyOnWriteArrayList<>();
    private final List<String> deadLetters = new CopyOnWriteArrayList<>();
    private final List<DeadLetter> letters = new CopyOnWriteArrayList<>();
    private final TaskFigures figures = new TaskFigures();
    private final MemoryContractLog log = new MemoryContractLog();

    private volatile Function<PushRequest, PushResponse> answer = request -> PushResponse.getDefaultInstance();
    private final SettableClock clock = new SettableClock();
    private boolean deadLettersPresent = true;
    private boolean deadLettersTaken = true;
    private boolean deadLettersWritten = true;
    private int refusals;
    private final Set<StreamId> refusing = new HashSet<>();
    private final List<Runnable> unwritten = new CopyOnWriteArrayList<>();
    private SourceSettings source = SourceSettings.DEFAULT;
    private Server server;
    private int port;
    private ChangeFlow flow;
    private BufferMemory memory = BufferMemory.unlimited();

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
            long end = records.get(records.size() - 1).at().sequence() + 1;
            awaitCommittable(topic(table), end);
            List<Long> offsets =
                    changes(topic(table)).stream().map(ChangeEvent::getOffset).toList();
            assertThat(offsets)
                    .as(table)
                    .isEqualTo(records.stream()
                            .filter(record -> record.value() != null)
                            .map(record -> record.at().sequence())
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
    void takesTheSourcesPlaceholderForWhatItIs() throws Exception {
        source = new SourceSettings("x", BinaryText.RECOGNIZE);
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.t_comp\"], TARGET}");
        Samples.table(Samples.DEFAULTS, "t_comp").forEach(flow::accept);
        await().until(() -> !changes(topic("t_comp")).isEmpty());

        Descriptor row = descriptor(pushed.get(0));
        ChangeEvent first = pushed.get(0).getChanges(0);
        assertThat(DynamicMessage.parseFrom(row, first.getAfter()).hasField(row.findFieldByName("b")))
                .isFalse();
        assertThat(first.getUnavailableFieldsList())
                .containsExactly(row.findFieldByName("b").getNumber());
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
            boolean all = batch.getSubscription().equals("all");
            assertThat(row.findFieldByName("v") != null).isEqualTo(all);
            for (ChangeEvent change : batch.getChangesList()) {
                // A DELETE has its row before the change, and where batches are cut is a matter of time.
                DynamicMessage sent =
                        DynamicMessage.parseFrom(row, change.hasAfter() ? change.getAfter() : change.getBefore());
                assertThat(sent.getAllFields()).hasSize(all ? 4 : 3);
                assertThat(sent.getUnknownFields().asMap()).isEmpty();
            }
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
        DeadLetter letter = letters.get(0);
        assertThat(letter.subscription()).contains("picky");
        assertThat(letter.table()).contains("probe.t_comp");
        assertThat(letter.id()).contains("dflt.probe.t_comp/0/1");
        assertThat(letter.reason()).isEqualTo("REJECT by the subscriber (not for us)");
        assertThat(letter.attempts()).isPositive();
        assertThat(letter.contractRevision()).isEqualTo(1);
        assertThat(letter.why().at()).isEqualTo(new KafkaPlace("dflt.probe.t_comp", 0, 1));
    }

    @Test
    void aChangeThatTwoRejectIsTwoDeadLetters() {
        answer = request -> PushResponse.newBuilder()
                .addVerdicts(Verdict.newBuilder().setDecision(Verdict.Decision.DECISION_REJECT))
                .build();
        flow = flow("{\"name\": \"one\", \"tables\": [\"probe.*\"], TARGET},"
                + "{\"name\": \"two\", \"tables\": [\"probe.*\"], TARGET}");
        flow.accept(Samples.table(Samples.DEFAULTS, "t_comp").get(0));
        awaitCommittable(topic("t_comp"), 1);

        assertThat(letters)
                .extracting(letter -> letter.subscription().orElseThrow())
                .containsExactlyInAnyOrder("one", "two");
        assertThat(letters).extracting(DeadLetter::id).containsOnly(Optional.of("dflt.probe.t_comp/0/0"));
    }

    @Test
    void aChangeThatCannotBeEncodedIsADeadLetterForEachWhoWantsIt() {
        flow = flow("{\"name\": \"one\", \"tables\": [\"probe.*\"], TARGET},"
                + "{\"name\": \"two\", \"tables\": [\"probe.t_times\"], TARGET}");
        acceptWithABadValue("t_times");
        awaitCommittable(topic("t_times"), 3);

        assertThat(letters)
                .extracting(letter -> letter.subscription().orElseThrow())
                .containsExactlyInAnyOrder("one", "two");
        assertThat(letters).allSatisfy(letter -> {
            assertThat(letter.id()).contains("dflt.probe.t_times/0/1");
            assertThat(letter.attempts()).isZero();
            assertThat(letter.contractRevision()).isEqualTo(1);
            assertThat(letter.reason()).startsWith("table probe.t_times, column ");
        });
    }

    @Test
    void aRecordThatIsKeptForTheDeadLettersCountsAsMemory() {
        server.shutdownNow();
        memory = new BufferMemory(1 << 20);
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.*\"], TARGET}");
        List<RawRecord> records = Samples.table(Samples.DEFAULTS, "t_ints");
        records.forEach(flow::accept);
        long sentAlone = memory.used();
        flow.close(List.of(topic("t_ints")));
        assertThat(memory.used()).isZero();

        records.forEach(record -> flow.accept(new RawRecord(
                record.at(), record.keySchema(), record.key(), record.valueSchema(), record.value(), "kept")));
        long changes = records.stream().filter(record -> record.value() != null).count();
        // An envelope of 18 columns is 8.6 KB as JSON.
        assertThat(memory.used()).isBetween(sentAlone + changes * 8_600, sentAlone + changes * 20_000);
    }

    @Test
    void aSubscriptionThatCannotBeOpenedLeavesNoOtherOpen() {
        String second = "{\"name\": \"second\", \"tables\": [\"probe.*\"], \"target\": \"127.0.0.1:1\","
                + " \"tls\": {\"ca\": \"nowhere.pem\"}}";
        assertThatThrownBy(() -> flow("{\"name\": \"first\", \"tables\": [\"probe.*\"], TARGET}, " + second))
                .hasMessageContaining("tls.ca")
                .hasMessageContaining("there is no such file");
        assertThat(figures.subscriptions()).isEmpty();
    }

    @Test
    void aPartitionWaitsWhenMemoryIsShort() {
        server.shutdownNow();
        memory = new BufferMemory(1_000);
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.*\"], TARGET}");
        assertThat(flow.acceptAll(Samples.table(Samples.DEFAULTS, "t_ints"), record -> record))
                .containsExactly(topic("t_ints"));
        assertThat(flow.hasRoom(topic("t_comp"))).as("has its share").isTrue();
        flow.close(List.of(topic("t_ints")));
        assertThat(flow.hasRoom(topic("t_ints"))).isTrue();
    }

    @Test
    void handsARecordThatIsNoChangeEventToTheDeadLetters() {
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.*\"], TARGET}");
        flow.accept(new RawRecord(
                new KafkaPlace("dflt.probe.t_comp", 0, 0), null, null, Schema.STRING_SCHEMA, "hello", null));

        assertThat(deadLetters)
                .singleElement()
                .asString()
                .contains("partition 0, offset 0")
                .contains("STRING");
        assertThat(letters.get(0).subscription()).isEmpty();
        assertThat(letters.get(0).id()).isEmpty();
        assertThat(letters.get(0).reason()).contains("STRING").doesNotContain("offset 0");
    }

    @Test
    void holdsBeforeTheFirstRowThatWouldHurtAReader() {
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.*\"], TARGET}");
        List<RawRecord> records = Samples.table(Samples.DEFAULTS, "t_evolve");
        records.forEach(flow::accept);
        Samples.table(Samples.DEFAULTS, "t_comp").forEach(flow::accept);

        awaitCommittable(topic("t_comp"), 3);
        await().until(() -> !flow.unsettled());
        // The column b is renamed at this offset.
        assertThat(flow.committable(topic("t_evolve"), records.size())).isEqualTo(6);
        assertThat(flow.hasRoom(topic("t_evolve"))).isFalse();
        assertThat(flow.hasRoom(topic("t_comp"))).isTrue();
        assertThat(flow.held()).isEqualTo(1);
        assertThat(changes(topic("t_evolve")))
                .extracting(ChangeEvent::getOffset)
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(log.entries())
                .filteredOn(LogEntry.Held.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(LogEntry.Held.class, held -> {
                    assertThat(held.table()).isEqualTo(new TableId("probe", "t_evolve"));
                    assertThat(held.notice()).contains("\"b\"").contains("(subscription audit)");
                });
        assertThat(figures.subscription("audit").orElseThrow().getState()).isEqualTo("HELD");
        assertThat(figures.subscription("audit").orElseThrow().getReason()).startsWith("probe.t_evolve: column \"b\"");
        assertThat(figures.held()).singleElement().satisfies(held -> {
            assertThat(held.subscriptions()).containsExactly("audit");
            assertThat(held.sinceMillis())
                    .isEqualTo(log.entries().stream()
                            .filter(LogEntry.Held.class::isInstance)
                            .mapToLong(entry -> ((LogEntry.Held) entry).atMillis())
                            .sum());
            assertThat(held.oldestMillis()).isPositive();
        });
        flow.failWhereStopped();
    }

    @Test
    void aHoldTellsOfTheCopyThatTheTableMayHaveBeenSwappedFor() {
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.t_evolve\"], TARGET}");
        List<RawRecord> records = Samples.table(Samples.DEFAULTS, "t_evolve");
        flow.accept(ofTable(records.get(0), "_t_other_gho"));
        flow.accept(ofTable(records.get(0), "_t_evolve_gho"));
        records.forEach(flow::accept);

        await().until(() -> flow.held() == 1);
        assertThat(figures.subscription("audit").orElseThrow().getReason())
                .startsWith("probe.t_evolve: column \"b\"")
                .endsWith("; rows of probe._t_evolve_gho came by, so that this may be how gh-ost changed it: by a copy,"
                        + " with which it swaps names in the end");
    }

    /** The same row in another table. */
    private static RawRecord ofTable(RawRecord record, String table) {
        RawRecord copy = moved(record, record, 0);
        Struct value = (Struct) copy.value();
        Struct source = new Struct(value.getStruct("source").schema());
        source.schema()
                .fields()
                .forEach(field -> source.put(field, value.getStruct("source").get(field)));
        value.put("source", source.put("table", table));
        return new RawRecord(
                new KafkaPlace("dflt.probe." + table, 0, 0),
                copy.keySchema(),
                copy.key(),
                copy.valueSchema(),
                value,
                copy.origin());
    }

    @Test
    void holdsATableThatIsBackAtAnEarlierShapeWithinOnePoll() {
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.t_evolve\"], TARGET}");
        List<RawRecord> recorded = Samples.table(Samples.DEFAULTS, "t_evolve");
        RawRecord narrow = recorded.get(0);
        RawRecord wide = firstWider(recorded, narrow);
        RawRecord back = moved(
                narrow, recorded.get((int) wide.at().sequence() + 1), wide.at().sequence() + 1);
        List<RawRecord> poll = List.of(narrow, wide, back);
        long held = back.at().sequence();

        assertThat(flow.turn(poll, record -> record).pause()).containsExactly(topic("t_evolve"));
        awaitCommittable(topic("t_evolve"), held, held + 1);
        assertThat(flow.held()).isEqualTo(1);
        await().until(() -> !flow.unsettled());
        assertThat(flow.turn(List.<RawRecord>of(), record -> record).lookAgainIn())
                .as("a person takes longer")
                .contains(Duration.ofMillis(250));

        ContractRegistry other = new ContractRegistry(log.reader());
        other.refresh();
        TableHistory history = other.history(new TableId("probe", "t_evolve")).orElseThrow();
        assertThat(history.holds().get(0).notice()).contains("was dropped");
        other.append(Approval.entry(history, history.holds().get(0), Decision.parse("apply"), "jane", clock.millis()));
        clock.addAndGet(1_000);
        Turn decided = flow.turn(List.<RawRecord>of(), record -> record);
        assertThat(decided.rewind()).containsExactly(Map.entry(topic("t_evolve"), held));
        assertThat(decided.resume()).containsExactly(topic("t_evolve"));
        flow.accept(back);
        awaitCommittable(topic("t_evolve"), held + 1);
        List<String> first = told(topic("t_evolve"));
        assertThat(first).hasSize(3);

        flow.close();
        pushed.clear();
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.t_evolve\"], TARGET}");
        flow.acceptAll(poll, record -> record);
        awaitCommittable(topic("t_evolve"), held + 1);
        assertThat(told(topic("t_evolve"))).as("a replay").isEqualTo(first);
    }

    /** What one partition meets counts for the others at once, also where they have a plan for the shape at hand. */
    @Test
    void holdsATableThatIsBackAtAnEarlierShapeAfterAnotherPartitionWentOnWithinOnePoll() {
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.t_evolve\"], TARGET}");
        List<RawRecord> recorded = Samples.table(Samples.DEFAULTS, "t_evolve");
        RawRecord narrow = recorded.get(0);
        RawRecord wide = firstWider(recorded, narrow);
        RawRecord elsewhere = new RawRecord(
                new KafkaPlace(wide.at().stream().topic(), 1, 0),
                wide.keySchema(),
                wide.key(),
                wide.valueSchema(),
                wide.value(),
                wide.origin(),
                wide.headers());
        RawRecord back = moved(
                narrow,
                recorded.get((int) wide.at().sequence() + 1),
                narrow.at().sequence() + 1);

        flow.acceptAll(List.of(narrow, elsewhere, back), record -> record);

        assertThat(flow.held()).isEqualTo(1);
        awaitCommittable(topic("t_evolve"), back.at().sequence(), back.at().sequence() + 1);
    }

    private static RawRecord firstWider(List<RawRecord> recorded, RawRecord narrow) {
        return recorded.stream()
                .filter(record -> columns(record) > columns(narrow))
                .findFirst()
                .orElseThrow();
    }

    private static int columns(RawRecord record) {
        return ((Struct) record.value()).getStruct("after").schema().fields().size();
    }

    /** The record's row as another change, from the place of that one. */
    private static RawRecord moved(RawRecord record, RawRecord place, long offset) {
        Struct value = new Struct(record.valueSchema());
        record.valueSchema().fields().forEach(field -> value.put(field, ((Struct) record.value()).get(field)));
        value.put("op", "c").put("source", ((Struct) place.value()).getStruct("source"));
        return new RawRecord(
                new KafkaPlace(
                        record.at().stream().topic(), record.at().stream().partition(), offset),
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                value,
                record.origin());
    }

    /** Each change's revision and bytes. */
    private List<String> told(StreamId partition) {
        return pushed.stream()
                .filter(request -> request.getTopic().equals(partition.topic()))
                .flatMap(request ->
                        request.getChangesList().stream().map(change -> request.getContractRevision() + " " + change))
                .toList();
    }

    @Test
    void aHeldTableIsNotTheStateOfWhoDoesNotWantIt() {
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.t_evolve\"], TARGET},"
                + "{\"name\": \"other\", \"tables\": [\"probe.t_comp\"], TARGET}");
        Samples.table(Samples.DEFAULTS, "t_evolve").forEach(flow::accept);

        assertThat(figures.subscription("audit").orElseThrow().getState()).isEqualTo("HELD");
        assertThat(figures.subscription("other").orElseThrow().getState()).isEqualTo("IDLE");
        flow.close(List.of(topic("t_evolve")));
        assertThat(figures.held()).extracting(HeldTable::table).isEmpty();
        assertThat(figures.subscription("audit").orElseThrow().getState()).isIn("IDLE", "DELIVERING");
    }

    @Test
    void goesOnWhereItHeldWhenSomebodyHasDecided() {
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.t_evolve\"], TARGET}");
        List<RawRecord> records = Samples.table(Samples.DEFAULTS, "t_evolve");
        records.forEach(flow::accept);
        ContractRegistry other = new ContractRegistry(log.reader());
        int decisions = 0;
        while (flow.held() > 0) {
            other.refresh();
            TableHistory history =
                    other.history(new TableId("probe", "t_evolve")).orElseThrow();
            assertThat(history.holds()).hasSize(1);
            other.append(
                    Approval.entry(history, history.holds().get(0), Decision.parse("apply"), "jane", clock.millis()));
            clock.addAndGet(1_000);
            flow.lookForDecisions();

            long from = flow.takeRewind(topic("t_evolve")).orElseThrow();
            await().untilAsserted(() -> assertThat(flow.committable(topic("t_evolve"), records.size()))
                    .isEqualTo(from));
            assertThat(flow.hasRoom(topic("t_evolve"))).isTrue();
            records.stream().filter(record -> record.at().sequence() >= from).forEach(flow::accept);
            decisions++;
        }

        awaitCommittable(topic("t_evolve"), records.size());
        assertThat(decisions).isGreaterThan(3);
        assertThat(changes(topic("t_evolve")))
                .extracting(ChangeEvent::getOffset)
                .isEqualTo(records.stream()
                        .filter(record -> record.value() != null)
                        .map(record -> record.at().sequence())
                        .toList());
        other.refresh();
        assertThat(other.history(new TableId("probe", "t_evolve")).orElseThrow().holds())
                .isEmpty();
    }

    @Test
    void whatComesInTheTurnThatReleasesAStreamIsLeftToComeAgain() {
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.t_evolve\"], TARGET}");
        List<RawRecord> records = Samples.table(Samples.DEFAULTS, "t_evolve");
        List<RawRecord> behind = records.subList(7, records.size());
        flow.turn(records.subList(0, 7), record -> record);
        awaitCommittable(topic("t_evolve"), 6, 7);
        assertThat(flow.held()).isEqualTo(1);

        approve("t_evolve", "apply");
        Turn released = flow.turn(behind, record -> record);

        assertThat(released.rewind()).containsExactly(Map.entry(topic("t_evolve"), 6L));
        assertThat(flow.committable(topic("t_evolve"), 6)).isEqualTo(6);
        flow.turn(records.subList(6, 7), record -> record);
        awaitCommittable(topic("t_evolve"), 7);
        await().until(() -> !flow.unsettled());
        assertThat(changes(topic("t_evolve")))
                .extracting(ChangeEvent::getOffset)
                .endsWith(5L, 6L);
    }

    @Test
    void goesOnThoughTheHeldRowIsGoneWhenItIsReadAgain() {
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.t_evolve\"], TARGET}");
        List<RawRecord> records = Samples.table(Samples.DEFAULTS, "t_evolve");
        records.forEach(flow::accept);
        ContractRegistry other = new ContractRegistry(log.reader());
        other.refresh();
        TableHistory history = other.history(new TableId("probe", "t_evolve")).orElseThrow();
        other.append(Approval.entry(history, history.holds().get(0), Decision.parse("apply"), "jane", clock.millis()));
        clock.addAndGet(1_000);
        flow.lookForDecisions();
        long from = flow.takeRewind(topic("t_evolve")).orElseThrow();
        // Before anything is read again no commit passes it.
        awaitCommittable(topic("t_evolve"), from, records.size());
        await().until(() -> !flow.unsettled());

        records.stream()
                .filter(record -> record.at().sequence() > from)
                .findFirst()
                .ifPresent(flow::accept);
        // The next record is of another shape, and held in its turn.
        awaitCommittable(topic("t_evolve"), from + 1, records.size());
        assertThat(changes(topic("t_evolve")))
                .extracting(ChangeEvent::getOffset)
                .doesNotContain(from);
    }

    @Test
    void aColumnThatCannotBeDeliveredHoldsItsOwnTableAlone() {
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.*\"], TARGET}");
        List<RawRecord> times = Samples.table(Samples.VARIED, "t_times");
        List<RawRecord> ints = Samples.table(Samples.VARIED, "t_ints");
        StreamId held = new StreamId("v1.probe.t_times", 0);
        times.forEach(flow::accept);
        ints.forEach(flow::accept);

        awaitCommittable(new StreamId("v1.probe.t_ints", 0), ints.size());
        flow.failWhereStopped();
        assertThat(flow.committable(held, times.size())).isZero();
        assertThat(figures.held())
                .singleElement()
                .satisfies(table -> assertThat(table.notice())
                        .contains("column \"t\" can't be delivered")
                        .contains("time.precision.mode=adaptive_time_microseconds"));

        decide("t_times", "ignore");
        assertThat(flow.takeRewind(held)).contains(0L);
        times.forEach(flow::accept);

        awaitCommittable(held, times.size());
        assertThat(changes(held))
                .extracting(ChangeEvent::getOffset)
                .isEqualTo(times.stream()
                        .filter(record -> record.value() != null)
                        .map(record -> record.at().sequence())
                        .toList());
        assertThat(deadLetters).isEmpty();
    }

    @Test
    void aKeyThatCannotBeDeliveredHoldsItsOwnTableAlone() {
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.*\"], TARGET}");
        Samples.table(Samples.VARIED, "t_dtpk").forEach(flow::accept);
        List<RawRecord> ints = Samples.table(Samples.VARIED, "t_ints");
        ints.forEach(flow::accept);

        awaitCommittable(new StreamId("v1.probe.t_ints", 0), ints.size());
        flow.failWhereStopped();
        assertThat(flow.committable(new StreamId("v1.probe.t_dtpk", 0), 1)).isZero();
        assertThat(flow.held()).isEqualTo(1);
        assertThat(deadLetters).isEmpty();
    }

    private void decide(String table, String decision) {
        approve(table, decision);
        flow.lookForDecisions();
    }

    /** The next look finds the decision. */
    private void approve(String table, String decision) {
        ContractRegistry people = new ContractRegistry(log.reader());
        new ContractDecisions(people)
                .approve(new TableId("probe", table), OptionalInt.empty(), Decision.parse(decision), "jane");
        clock.addAndGet(1_000);
    }

    @Test
    void aHoldEndsWithItsDeadline() {
        flow = flow(
                "{\"name\": \"audit\", \"tables\": [\"probe.t_evolve\"], \"evolution\": {\"holdDeadline\": \"2h\"}, TARGET}");
        Samples.table(Samples.DEFAULTS, "t_evolve").forEach(flow::accept);
        clock.set(System.currentTimeMillis() + Duration.ofMinutes(119).toMillis());
        flow.lookForDecisions();

        clock.set(System.currentTimeMillis() + Duration.ofMinutes(121).toMillis());
        assertThatThrownBy(flow::lookForDecisions)
                .isInstanceOf(TableStoppedException.class)
                .hasMessageContaining("probe.t_evolve")
                .hasMessageContaining("longer than its holdDeadline of 120 min")
                .hasMessageContaining("rowcast contracts approve probe.t_evolve");
    }

    @Test
    void failsBeforeTheFirstRowWhereThatIsThePolicy() {
        flow = flow(
                "{\"name\": \"audit\", \"tables\": [\"probe.t_evolve\"], \"evolution\": {\"columnRenamed\": \"fail\"}, TARGET}");
        Samples.table(Samples.DEFAULTS, "t_evolve").forEach(flow::accept);

        await().untilAsserted(() -> assertThatThrownBy(flow::failWhereStopped)
                .isInstanceOf(TableStoppedException.class)
                .hasMessageContaining("probe.t_evolve")
                .hasMessageContaining("partition 0, offset 6")
                .hasMessageContaining("\"b\""));
        assertThat(flow.committable(topic("t_evolve"), 100)).isEqualTo(6);
    }

    @Test
    void waitsForWhatCameBeforeAStop() {
        server.shutdownNow();
        flow = flow(
                "{\"name\": \"down\", \"tables\": [\"probe.t_evolve\"], \"evolution\": {\"columnRenamed\": \"fail\"}, TARGET}");
        Samples.table(Samples.DEFAULTS, "t_evolve").forEach(flow::accept);

        flow.failWhereStopped();
        assertThat(flow.committable(topic("t_evolve"), 100)).isZero();
    }

    @Test
    void quarantinesForTheSubscriptionThatWantsItAlone() {
        flow = flow(
                "{\"name\": \"careful\", \"tables\": [\"probe.t_evolve\"], \"evolution\": {\"preset\": \"lenient\", \"columnRenamed\": \"quarantine\"}, TARGET},"
                        + "{\"name\": \"easy\", \"tables\": [\"probe.t_evolve\"], \"evolution\": \"lenient\", TARGET}");
        List<RawRecord> records = Samples.table(Samples.DEFAULTS, "t_evolve");
        records.forEach(flow::accept);
        awaitCommittable(topic("t_evolve"), records.size());

        assertThat(pushed.stream()
                        .filter(batch -> batch.getSubscription().equals("careful"))
                        .flatMap(batch -> batch.getChangesList().stream())
                        .map(ChangeEvent::getOffset))
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        long delivered = pushed.stream()
                .filter(batch -> batch.getSubscription().equals("easy"))
                .mapToLong(PushRequest::getChangesCount)
                .sum();
        assertThat(deadLetters)
                .hasSize((int) delivered - 6)
                .allSatisfy(letter -> assertThat(letter)
                        .contains("quarantined for the subscription careful")
                        .contains("\"b\""));
    }

    @Test
    void holdsBeforeAValueThatItsFieldCannotHoldWhereThereAreNoDeadLetters() {
        deadLettersPresent = false;
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.*\"], TARGET}");
        acceptWithABadValue("t_times");
        Samples.table(Samples.DEFAULTS, "t_comp").forEach(flow::accept);

        awaitCommittable(topic("t_comp"), 3);
        awaitCommittable(topic("t_times"), 1, 3);
        assertThat(flow.held()).isEqualTo(1);
        clock.addAndGet(1_000);
        flow.lookForDecisions();
        flow.failWhereStopped();
        assertThat(flow.held()).as("nobody can decide about a value").isEqualTo(1);
    }

    @Test
    void failsOrQuarantinesAtAValueThatItsFieldCannotHold() {
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.t_times\"],"
                + " \"evolution\": {\"valueOutOfRange\": \"fail\"}, TARGET}");
        acceptWithABadValue("t_times");
        await().untilAsserted(() -> assertThatThrownBy(flow::failWhereStopped)
                .isInstanceOf(ValueException.class)
                .hasMessageContaining("probe.t_times")
                .hasMessageContaining("offset 1"));
        flow.close();

        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.t_times\"], TARGET}");
        acceptWithABadValue("t_times");
        awaitCommittable(topic("t_times"), 3);
        assertThat(deadLetters)
                .singleElement()
                .asString()
                .contains("probe.t_times")
                .contains("offset 1");
    }

    /** The table's first three records, of which the second has a DATETIME that no calendar has. */
    private void acceptWithABadValue(String table) {
        List<RawRecord> records = Samples.table(Samples.DEFAULTS, table).subList(0, 3);
        Struct row = ((Struct) records.get(1).value()).getStruct("after");
        String column = row.schema().fields().stream()
                .filter(field ->
                        "io.debezium.time.Timestamp".equals(field.schema().name()))
                .findFirst()
                .orElseThrow()
                .name();
        Object good = row.getWithoutDefault(column);
        row.put(column, Long.MAX_VALUE);
        records.forEach(flow::accept);
        row.put(column, good);
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
    void stopsBeforeAValueOrAShapeThatTheDeadLettersDoNotTake() {
        deadLettersTaken = false;
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.t_times\"], TARGET},"
                + "{\"name\": \"careful\", \"tables\": [\"probe.t_evolve\"],"
                + " \"evolution\": {\"preset\": \"lenient\", \"columnRenamed\": \"quarantine\"}, TARGET}");
        acceptWithABadValue("t_times");
        awaitCommittable(topic("t_times"), 1, 3);
        assertThatThrownBy(flow::failWhereStopped).hasMessageContaining("probe.t_times");
        assertThat(flow.hasRoom(topic("t_times"))).isFalse();
        flow.close(List.of(topic("t_times")));

        Samples.table(Samples.DEFAULTS, "t_evolve").forEach(flow::accept);
        awaitCommittable(topic("t_evolve"), 6, 100);
        assertThatThrownBy(flow::failWhereStopped).hasMessageContaining("quarantined for the subscription careful");
    }

    @Test
    void aRecordWhoseDeadLetterIsRefusedStaysUncommittedIsShownAndHandedInAgain() {
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.*\"], TARGET},"
                + " {\"name\": \"other\", \"tables\": [\"probe.t_comp\"], TARGET}");
        StreamId full = topic("t_times");
        StreamId fine = topic("t_comp");
        refusing.add(full);
        flow.accept(notUnderstood(full, 0));
        flow.accept(notUnderstood(full, 1));
        flow.accept(notUnderstood(fine, 0));
        awaitCommittable(fine, 1);
        assertThat(flow.committable(full, 2)).isZero();
        assertThat(letters)
                .extracting(letter -> letter.why().at().stream().topic())
                .containsExactly(fine.topic());
        assertThat(List.of("audit", "other"))
                .allSatisfy(name -> assertThat(standing(name))
                        .isEqualTo("BACKING_OFF: no room for " + new KafkaPlace(full.topic(), 0, 0)));

        flow.settle();
        flow.settle();
        assertThat(refusals)
                .as("not tried all the time, and the second waits behind the first")
                .isEqualTo(1);
        clock.addAndGet(500);
        flow.settle();
        flow.settle();
        assertThat(refusals).isEqualTo(2);
        clock.addAndGet(500);
        flow.settle();
        assertThat(refusals).as("at growing intervals").isEqualTo(2);

        refusing.clear();
        clock.addAndGet(500);
        flow.settle();
        assertThat(flow.committable(full, 2)).isEqualTo(2);
        assertThat(letters).extracting(letter -> letter.why().at().sequence()).containsExactly(0L, 0L, 1L);
        assertThat(standing("audit")).isEqualTo("IDLE: ");
    }

    @Test
    void aRefusedLetterOfOneSubscriptionShowsThereAlone() {
        flow = flow("{\"name\": \"one\", \"tables\": [\"probe.*\"], TARGET},"
                + "{\"name\": \"two\", \"tables\": [\"probe.t_comp\"], TARGET}");
        refusing.add(topic("t_times"));
        acceptWithABadValue("t_times");
        awaitCommittable(topic("t_times"), 1, 3);
        assertThat(standing("one")).startsWith("BACKING_OFF: no room for ");
        assertThat(standing("two")).isEqualTo("IDLE: ");

        flow.close(List.of(topic("t_times")));
        assertThat(standing("one")).isIn("IDLE: ", "DELIVERING: ");
        clock.addAndGet(60_000);
        flow.settle();
        assertThat(refusals).as("it is somebody else's").isEqualTo(1);
    }

    @Test
    void aRejectedChangeWhoseDeadLetterIsRefusedIsRejectedAgain() {
        answer = request -> PushResponse.newBuilder()
                .addAllVerdicts(request.getChangesList().stream()
                        .filter(change -> change.getOffset() == 0)
                        .map(change -> Verdict.newBuilder()
                                .setDecision(Verdict.Decision.DECISION_REJECT)
                                .setReason("x".repeat(600_000))
                                .build())
                        .toList())
                .build();
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.*\"], TARGET}");
        refusing.add(topic("t_comp"));
        Samples.table(Samples.DEFAULTS, "t_comp").forEach(flow::accept);
        await().untilAsserted(() -> {
            flow.settle();
            assertThat(refusals).isGreaterThan(2);
        });
        assertThat(flow.committable(topic("t_comp"), 3)).isZero();
        assertThat(standing("audit"))
                .startsWith("BACKING_OFF: the dead-letter queue did not take probe.t_comp at dflt.probe.t_comp-0@0")
                .contains("600,000 characters", "no room for ")
                .hasSizeLessThan(10_000);

        refusing.clear();
        awaitCommittable(topic("t_comp"), 3);
        assertThat(letters).hasSize(1);
        await().until(() -> standing("audit").equals("DELIVERING: "));
        assertThat(letters.get(0).reason()).hasSizeLessThan(4_000);
        assertThat(String.valueOf(letters.get(0).why().getMessage())).hasSizeLessThan(4_500);
    }

    private static RawRecord notUnderstood(StreamId partition, long offset) {
        return new RawRecord(
                new KafkaPlace(partition.topic(), partition.partition(), offset),
                null,
                null,
                Schema.STRING_SCHEMA,
                "hello",
                null);
    }

    private String standing(String subscription) {
        SubscriptionMXBean metrics = figures.subscription(subscription).orElseThrow();
        return metrics.getState() + ": " + metrics.getReason();
    }

    @Test
    void aSubscriptionWhosePartitionAnotherKeepsFullIsBehindUntilItGoesOn() {
        AtomicBoolean stuck = new AtomicBoolean(true);
        answer = request -> {
            if (stuck.get() && request.getSubscription().equals("slow")) {
                throw new IllegalStateException("down");
            }
            return PushResponse.getDefaultInstance();
        };
        flow = flow(
                "{\"name\": \"slow\", \"tables\": [\"probe.t_comp\"], \"buffer\": {\"maxChanges\": 1}, \"batch\": {\"maxChanges\": 1}, TARGET},"
                        + "{\"name\": \"victim\", \"tables\": [\"probe.*\"], TARGET},"
                        + "{\"name\": \"elsewhere\", \"tables\": [\"probe.t_ints\"], TARGET}");
        Turn first = flow.turn(Samples.table(Samples.DEFAULTS, "t_comp"), record -> record);
        assertThat(first.pause()).containsExactly(topic("t_comp"));
        await().untilAsserted(() -> {
            turnAfter(1);
            assertThat(standing("victim")).as("a short pause is none").isEqualTo("DELIVERING: ");
        });
        long paused = clock.millis();

        turnAfter(5_000);
        String reason = "waits for slow (same partition): dflt.probe.t_comp-0 is read no further";
        assertThat(standing("victim")).isEqualTo("BEHIND: " + reason);
        assertThat(standing("elsewhere")).isEqualTo("IDLE: ");
        assertThat(figures.subscription("slow").orElseThrow().getState()).isNotEqualTo("BEHIND");
        assertThat(figures.blocked()).singleElement().satisfies(blocked -> {
            assertThat(blocked.partition()).isEqualTo("dflt.probe.t_comp-0");
            assertThat(blocked.causes()).containsExactly("slow");
            assertThat(blocked.subscriptions()).containsExactly("victim");
            assertThat(blocked.sinceMillis()).isLessThanOrEqualTo(paused);
        });
        stuck.set(false);
        await().untilAsserted(() -> {
            turnAfter(300);
            assertThat(standing("victim")).isEqualTo("DELIVERING: ");
        });
        assertThat(figures.blocked()).isEmpty();
    }

    @Test
    void aSubscriptionThatDoesNotWantTheHeldTableOfItsPartitionIsBehindUntilItIsSomebodyElses() {
        StreamId both = new StreamId("merged", 0);
        List<RawRecord> records = new ArrayList<>(merged(both, Samples.table(Samples.DEFAULTS, "t_comp"), 0));
        records.addAll(merged(both, Samples.table(Samples.DEFAULTS, "t_evolve"), 1_000));
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.t_evolve\"], TARGET},"
                + "{\"name\": \"other\", \"tables\": [\"probe.t_comp\"], TARGET}");
        flow.turn(records, record -> record);
        turnAfter(300);
        turnAfter(5_000);

        assertThat(standing("other"))
                .isEqualTo(
                        "BEHIND: waits for a decision about probe.t_evolve (same partition): merged-0 is read no further");
        assertThat(figures.subscription("audit").orElseThrow().getState()).isEqualTo("HELD");
        flow.close(List.of(both));
        assertThat(standing("other")).doesNotStartWith("BEHIND");
        assertThat(figures.blocked()).isEmpty();
    }

    /** A process that takes another configuration has another flow, which may never read that table. */
    @Test
    void whatWasHeldOrBlockedIsNotAnyMoreOnceTheFlowIsClosed() {
        StreamId both = new StreamId("merged", 0);
        List<RawRecord> records = new ArrayList<>(merged(both, Samples.table(Samples.DEFAULTS, "t_comp"), 0));
        records.addAll(merged(both, Samples.table(Samples.DEFAULTS, "t_evolve"), 1_000));
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.t_evolve\"], TARGET},"
                + "{\"name\": \"other\", \"tables\": [\"probe.t_comp\"], TARGET}");
        flow.turn(records, record -> record);
        turnAfter(300);
        turnAfter(5_000);
        assertThat(figures.held()).hasSize(1);
        assertThat(figures.blocked()).hasSize(1);

        flow.close();
        assertThat(figures.held()).isEmpty();
        assertThat(figures.blocked()).isEmpty();
    }

    private static List<RawRecord> merged(StreamId stream, List<RawRecord> records, long from) {
        return records.stream()
                .map(record -> new RawRecord(
                        new KafkaPlace(stream, from + record.at().sequence()),
                        record.keySchema(),
                        record.key(),
                        record.valueSchema(),
                        record.value(),
                        null))
                .toList();
    }

    @Test
    void theHalvesOfKeyChangesAreCountedOnceEach() {
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.*\"], TARGET}");
        // Behind these the key gets another column, and its table is held.
        List<RawRecord> records = Samples.table(Samples.DEFAULTS, "t_pk").subList(0, 4);
        long deletes = records.stream()
                .filter(record -> record.value() != null && record.headers().lastWithName("__debezium.newkey") != null)
                .count();
        long inserts = records.stream()
                .filter(record -> record.value() != null && record.headers().lastWithName("__debezium.oldkey") != null)
                .count();
        flow.acceptAll(records, record -> record);
        flow.acceptAll(records, record -> record);

        assertThat(deletes).as("in what was recorded").isPositive().isEqualTo(inserts);
        assertThat(figures.keyChanges()).allSatisfy(each -> {
            assertThat(each.table()).isEqualTo("probe.t_pk");
            assertThat(each.deletes()).as("both halves were committed at once").isEqualTo(each.inserts());
        });
        assertThat(figures.keyChanges())
                .extracting(KeyChanges::deletes)
                .satisfies(counts -> assertThat(
                                counts.stream().mapToLong(Long::longValue).sum())
                        .isEqualTo(deletes));
    }

    @Test
    void aCallThatIsNotAnsweredShowsWhileItIsOut() {
        CountDownLatch hangs = new CountDownLatch(1);
        answer = request -> {
            awaitOpen(hangs);
            return PushResponse.getDefaultInstance();
        };
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.t_comp\"], TARGET}");
        flow.turn(Samples.table(Samples.DEFAULTS, "t_comp"), record -> record);
        await().untilAsserted(() -> {
            turnAfter(300);
            assertThat(standing("audit"))
                    .matches("WAITING_FOR_ANSWER: no answer yet to (\\d changes of )?probe.t_comp .*t_comp-0@0");
        });
        hangs.countDown();
        await().untilAsserted(() -> assertThat(standing("audit")).isEqualTo("DELIVERING: "));
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void turnAfter(long millis) {
        clock.addAndGet(millis);
        flow.turn(List.<RawRecord>of(), record -> record);
    }

    @Test
    void takesNoMoreWhileTooManyDeadLettersAreOnTheirWay() {
        deadLettersWritten = false;
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.t_comp\"], TARGET}");
        StreamId bad = topic("t_comp");
        List<Long> offsets = LongStream.range(0, 1_000).boxed().toList();
        Function<Long, RawRecord> read = offset ->
                new RawRecord(new KafkaPlace(bad.topic(), 0, offset), null, null, Schema.STRING_SCHEMA, "hello", null);

        assertThat(flow.acceptAll(offsets.subList(0, 999), read)).isEmpty();
        assertThat(flow.acceptAll(offsets.subList(999, 1_000), read)).containsExactly(bad);
        assertThat(flow.hasRoom(bad)).isFalse();
        unwritten.get(0).run();
        assertThat(flow.hasRoom(bad)).isTrue();
        assertThat(flow.committable(bad, 1_000)).isEqualTo(1);
    }

    @Test
    void whatWasRejectedOfAPartitionThatIsGivenUpEndsNothing() {
        deadLettersPresent = false;
        answer = request -> PushResponse.newBuilder()
                .addVerdicts(Verdict.newBuilder().setDecision(Verdict.Decision.DECISION_REJECT))
                .build();
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.t_comp\"], TARGET}");
        List<StreamId> given = List.of(topic("t_comp"));
        flow.accept(Samples.table(Samples.DEFAULTS, "t_comp").get(0));
        await().untilAsserted(() -> assertThatThrownBy(flow::settle).isInstanceOf(IllegalStateException.class));

        flow.close(given);
        flow.settle();
        assertThat(flow.unsettled()).isFalse();
    }

    @Test
    void whatIsInFlightWhenAPartitionIsGivenUpIsStillAcknowledged() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        answer = request -> {
            arrived.countDown();
            assertThat(awaitUninterrupted(answered)).isTrue();
            return PushResponse.getDefaultInstance();
        };
        flow = flow("{\"name\": \"audit\", \"tables\": [\"probe.t_comp\"], TARGET, \"batch\": {\"maxChanges\": 1}}");
        List<StreamId> given = List.of(topic("t_comp"));
        Samples.table(Samples.DEFAULTS, "t_comp").forEach(flow::accept);
        assertThat(arrived.await(90, TimeUnit.SECONDS)).isTrue();

        flow.drain(given);
        assertThat(flow.isDrained(given)).isFalse();
        answered.countDown();
        await().until(() -> flow.isDrained(given));

        assertThat(flow.committable(topic("t_comp"), 100)).isEqualTo(1);
        assertThat(pushed).hasSize(1);
        flow.close(given);
        assertThat(flow.isDrained(given)).isTrue();
    }

    private static boolean awaitUninterrupted(CountDownLatch latch) {
        try {
            return latch.await(90, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
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
        DeadLetters queue = new DeadLetters() {
            @Override
            public void report(DeadLetter letter, Runnable whenDurable) {
                if (refusing.contains(letter.why().at().stream())) {
                    refusals++;
                    throw new LetterRefusedException(
                            "no room for " + letter.why().at(), null);
                }
                letters.add(letter);
                record(letter.why(), whenDurable);
            }

            @Override
            public boolean present() {
                return deadLettersPresent;
            }
        };
        return new ChangeFlow(FlowOptions.of(
                        "test",
                        RoutingParser.parse("{\"subscriptions\": [" + subscriptions.replace("TARGET", target) + "]}"),
                        new ContractGate(
                                registry,
                                new GateRules(
                                        "test", Map.of(), Approvals.NONE, NewContracts.STANDARD, deadLettersPresent)),
                        GrpcDestinations::of,
                        queue)
                .source(source)
                .listener(figures)
                .memory(memory)
                .clock(clock.asClock())
                .build());
    }

    private void record(RecordException why, Runnable whenDurable) {
        if (!deadLettersPresent || !deadLettersTaken) {
            throw new IllegalStateException(why);
        }
        deadLetters.add(why.getMessage());
        if (deadLettersWritten) {
            whenDurable.run();
        } else {
            unwritten.add(whenDurable);
        }
    }

    /** Says what it is told. */
    private static final class SettableClock {
        private final AtomicLong millis = new AtomicLong(System.currentTimeMillis());

        void set(long now) {
            millis.set(now);
        }

        void addAndGet(long more) {
            millis.addAndGet(more);
        }

        long millis() {
            return millis.get();
        }

        Clock asClock() {
            return new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Instant instant() {
                    return Instant.ofEpochMilli(millis.get());
                }
            };
        }
    }

    private static StreamId topic(String table) {
        return new StreamId("dflt.probe." + table, 0);
    }

    private void awaitCommittable(StreamId partition, long offset) {
        awaitCommittable(partition, offset, offset);
    }

    private void awaitCommittable(StreamId partition, long offset, long position) {
        await().untilAsserted(() -> {
            flow.settle();
            assertThat(flow.committable(partition, position)).isEqualTo(offset);
        });
    }

    private List<ChangeEvent> changes(StreamId partition) {
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
