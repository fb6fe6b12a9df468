package dev.rowcast.grpc;

import static dev.rowcast.grpc.DeliveryFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import dev.rowcast.deliver.LaneSettings;
import dev.rowcast.deliver.Patience;
import dev.rowcast.observe.State;
import dev.rowcast.observe.StateChange;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.StreamResponse;
import dev.rowcast.v1.Verdict;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscribers that explain at length why they refuse: the refusal counts, and what can't be taken in at all is said. */
@Timeout(300)
@ExtendWith(Patience.class)
class LongAnswersTest {
    private static final int CHANGES = 200;
    private static final long POISON = 7;
    private static final LaneSettings AT_ONCE =
            QUICK.toBuilder().batch(CHANGES, 1 << 20, Duration.ofMinutes(1)).build();

    private final Set<Long> accepted = new ConcurrentSkipListSet<>();

    private static DeliveryFixture fixture(FaultyServer server, boolean streams) {
        Connection connection = Connection.to(server.target()).plaintext().build();
        return new DeliveryFixture(
                streams
                        ? new StreamSubscriber(
                                connection, new StreamSettings(4, Duration.ofMinutes(10), Duration.ofMinutes(1)))
                        : new GrpcSubscriber(connection),
                AT_ONCE);
    }

    private static List<Long> offsets(PushRequest batch) {
        return batch.getChangesList().stream().map(change -> change.getOffset()).toList();
    }

    /** Refuses every batch that has the poisonous change. */
    private void refuse(FaultyServer server, StatusRuntimeException refusal) {
        server.behaving((request, reply) -> {
            if (offsets(request).contains(POISON)) {
                reply.onError(refusal);
            } else {
                accepted.addAll(offsets(request));
                FaultyServer.ACCEPT.answer(request, reply);
            }
        });
        server.streaming((request, reply) -> {
            if (offsets(request.getBatch()).contains(POISON)) {
                reply.onError(refusal);
            } else {
                accepted.addAll(offsets(request.getBatch()));
                FaultyServer.ACKNOWLEDGE.answer(request, reply);
            }
        });
    }

    /** Answers OK, with such verdicts. */
    private static void judge(FaultyServer server, Function<PushRequest, List<Verdict>> judge) {
        server.behaving((request, reply) -> {
            reply.onNext(PushResponse.newBuilder()
                    .addAllVerdicts(judge.apply(request))
                    .build());
            reply.onCompleted();
        });
        server.streaming((request, reply) -> reply.onNext(StreamResponse.newBuilder()
                .setAcknowledged(request.getSequence())
                .addAllVerdicts(judge.apply(request.getBatch()))
                .build()));
    }

    private static Verdict reject(int index, int reasonBytes) {
        return Verdict.newBuilder()
                .setIndex(index)
                .setDecision(Verdict.Decision.DECISION_REJECT)
                .setReason("no such customer" + "!".repeat(reasonBytes))
                .build();
    }

    private static StatusRuntimeException detailed(int bytes) {
        BadRequest violations = BadRequest.newBuilder()
                .addFieldViolations(BadRequest.FieldViolation.newBuilder()
                        .setField("amount")
                        .setDescription("x".repeat(bytes)))
                .build();
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.INVALID_ARGUMENT.value())
                .setMessage("amount is negative")
                .addDetails(Any.pack(violations))
                .build());
    }

    private static StatusRuntimeException wordy(int bytes) {
        return Status.INVALID_ARGUMENT
                .withDescription("amount is negative" + "!".repeat(bytes))
                .asRuntimeException();
    }

    private static void allIsCommitted(DeliveryFixture fixture) {
        await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(CHANGES));
    }

    @ParameterizedTest
    @CsvSource({
        "details, 12000, false", "details, 12000, true", "details, 600000, false", "details, 600000, true",
        "message, 20000, false", "message, 20000, true", "message, 900000, false", "message, 900000, true"
    })
    void aLongRefusalIsADeadLetterAndTheOthersGoOn(String where, int bytes, boolean streams) {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = fixture(server, streams)) {
            refuse(server, where.equals("details") ? detailed(bytes) : wordy(bytes));
            fixture.offer(CHANGES);
            allIsCommitted(fixture);
            assertThat(fixture.rejected).hasSize(1);
            assertThat(fixture.rejected.get(0).change().at().sequence()).isEqualTo(POISON);
            assertThat(fixture.rejected.get(0).reason())
                    .startsWith("INVALID_ARGUMENT from " + server.target() + " (amount is negative")
                    .hasSizeLessThan(1_000);
            assertThat(accepted).hasSize(CHANGES - 1);
            assertThat(fixture.states).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"1100000, false", "1100000, true", "3000000, false", "3000000, true"})
    void aRefusalThatCannotBeTakenInIsNarrowedDownToItsChangeAndSaysWhatToShorten(int bytes, boolean streams) {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = fixture(server, streams)) {
            Metadata trailers = new Metadata();
            trailers.put(Metadata.Key.of("debug-info", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(bytes));
            refuse(server, Status.INVALID_ARGUMENT.asRuntimeException(trailers));
            fixture.offer(CHANGES);
            await().untilAsserted(() -> assertThat(fixture.stateNames()).containsExactly(State.MISCONFIGURED));
            assertThat(fixture.states.get(0).reason()).contains(server.target()).contains("shorten");
            assertThat(accepted)
                    .as("those before it have gone on")
                    .containsExactlyElementsOf(
                            LongStream.range(0, POISON).boxed().toList());
            assertThat(fixture.rejected).isEmpty();
            refuse(server, wordy(10));
            allIsCommitted(fixture);
            assertThat(fixture.rejected).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void manyLongVerdictsComeInSmallerBatchesAndNoneIsLost(boolean streams) {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = fixture(server, streams)) {
            judge(
                    server,
                    request -> IntStream.range(0, request.getChangesCount())
                            .mapToObj(index -> reject(index, 60_000))
                            .toList());
            fixture.offer(CHANGES);
            allIsCommitted(fixture);
            assertThat(new TreeSet<>(fixture.rejected.stream()
                            .map(rejected -> rejected.change().at().sequence())
                            .toList()))
                    .hasSize(CHANGES);
            assertThat(fixture.rejected)
                    .hasSize(CHANGES)
                    .allSatisfy(rejected ->
                            assertThat(rejected.reason()).startsWith("REJECT by the subscriber (no such customer!!"));
            assertThat(fixture.states).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSingleVerdictThatCannotBeTakenInIsSaidOfItsChange(boolean streams) {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = fixture(server, streams)) {
            judge(server, request -> {
                int index = offsets(request).indexOf(POISON);
                return index < 0 ? List.of() : List.of(reject(index, 2 << 20));
            });
            fixture.offer(CHANGES);
            await().untilAsserted(() -> assertThat(fixture.stateNames()).containsExactly(State.MISCONFIGURED));
            StateChange shown = fixture.states.get(0);
            assertThat(shown.reason())
                    .contains("is larger than 1,048,576 bytes")
                    .contains("shorten the reasons of its verdicts")
                    .endsWith("; the change is shop.orders at shop.shop.orders-0@" + POISON);
            assertThat(fixture.committable()).hasValue(POISON);
            judge(server, request -> List.of());
            allIsCommitted(fixture);
            assertThat(fixture.rejected).isEmpty();
        }
    }
}
