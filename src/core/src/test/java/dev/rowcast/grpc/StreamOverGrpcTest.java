package dev.rowcast.grpc;

import static dev.rowcast.grpc.DeliveryFixture.ORDERS;
import static dev.rowcast.grpc.DeliveryFixture.QUICK;
import static dev.rowcast.grpc.FaultyServer.ACKNOWLEDGE;
import static dev.rowcast.grpc.FaultyServer.acknowledge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.change.StreamId;
import dev.rowcast.deliver.LaneSettings;
import dev.rowcast.deliver.Patience;
import dev.rowcast.observe.State;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.Credit;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.StreamResponse;
import dev.rowcast.v1.Verdict;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Lanes over streams to a real server, and everything that can go wrong with these. */
@Timeout(300)
@ExtendWith(Patience.class)
class StreamOverGrpcTest {
    private static final StreamSettings STREAMS = new StreamSettings(4, Duration.ofMinutes(10), Duration.ofMinutes(1));
    private static final LaneSettings TENS =
            QUICK.toBuilder().batch(10, 1 << 20, Duration.ZERO).build();

    private static Connection.Builder to(FaultyServer server) {
        return Connection.to(server.target()).plaintext();
    }

    private static DeliveryFixture fixture(FaultyServer server, LaneSettings settings) {
        return fixture(to(server), STREAMS, settings);
    }

    private static DeliveryFixture fixture(
            Connection.Builder connection, StreamSettings streams, LaneSettings settings) {
        return new DeliveryFixture(new StreamSubscriber(connection.build(), streams), settings);
    }

    private static List<Long> offsets(PushRequest batch) {
        return batch.getChangesList().stream().map(ChangeEvent::getOffset).toList();
    }

    private static List<Long> upTo(long end) {
        return LongStream.range(0, end).boxed().toList();
    }

    private static List<Long> received(FaultyServer server) {
        return server.offsets().stream().flatMap(List::stream).toList();
    }

    private static void everythingIsCommitted(DeliveryFixture fixture, long end) {
        await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(end));
        await().untilAsserted(() -> assertThat(fixture.lanes.waitingChanges()).isZero());
        assertThat(fixture.lanes.waitingBytes()).isZero();
    }

    @Test
    void everythingArrivesInOrderOnOneStream() {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = fixture(server, TENS)) {
            fixture.offer(2_000);
            everythingIsCommitted(fixture, 2_000);
            assertThat(received(server)).isEqualTo(upTo(2_000));
            assertThat(server.streams).hasSize(1);
            fixture.awaitDelivered(2_000);
            assertThat(fixture.retried).hasValue(0);
            assertThat(fixture.states).isEmpty();
        }
    }

    @Test
    void oneBatchUntilTheFirstResponseAndThenAsManyAsTheWindow() {
        List<Long> unanswered = new CopyOnWriteArrayList<>();
        try (FaultyServer server =
                        FaultyServer.start().streaming((request, reply) -> unanswered.add(request.getSequence()));
                DeliveryFixture fixture = fixture(server, TENS)) {
            fixture.offer(200);
            await().until(() -> unanswered.size() == 1);
            server.streams.get(0).onNext(acknowledge(1).build());
            await().until(() -> unanswered.size() == 5);
            assertThat(fixture.lanes.inFlightChanges()).isEqualTo(40);
            server.streaming(ACKNOWLEDGE);
            server.streams.get(0).onNext(acknowledge(5).build());
            everythingIsCommitted(fixture, 200);
            assertThat(unanswered).containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(received(server)).isEqualTo(upTo(200));
        }
    }

    @Test
    void aRefusedChangeAmongPipelinedBatchesIsRejectedAndTheOthersArriveOnce() {
        List<Long> accepted = new CopyOnWriteArrayList<>();
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = fixture(server, TENS)) {
            server.streaming((request, reply) -> {
                if (offsets(request.getBatch()).contains(321L)) {
                    reply.onError(Status.INVALID_ARGUMENT
                            .withDescription("amount is negative")
                            .asRuntimeException());
                    return;
                }
                accepted.addAll(offsets(request.getBatch()));
                ACKNOWLEDGE.answer(request, reply);
            });
            fixture.offer(500);
            everythingIsCommitted(fixture, 500);
            assertThat(accepted)
                    .isEqualTo(
                            upTo(500).stream().filter(offset -> offset != 321).toList());
            assertThat(fixture.rejected)
                    .extracting(rejected -> rejected.change().at().sequence())
                    .containsExactly(321L);
            assertThat(fixture.rejected.get(0).reason())
                    .isEqualTo("INVALID_ARGUMENT from " + server.target() + " (amount is negative)");
            assertThat(fixture.states).isEmpty();
        }
    }

    @Test
    void whatIsTooLargeIsFoundAlthoughSmallOnesWereOutBeforeIt() {
        try (FaultyServer server = FaultyServer.start(builder -> builder.maxInboundMessageSize(20_000));
                DeliveryFixture fixture = fixture(to(server).deadline(Duration.ofSeconds(2)), STREAMS, TENS)) {
            // Every second answer covers two, so that small ones are out when the server refuses the large one.
            server.streaming((request, reply) -> {
                if (request.getSequence() % 2 == 1 || request.getBatch().getChangesCount() < 10) {
                    ACKNOWLEDGE.answer(request, reply);
                }
            });
            fixture.offer(ORDERS, 0, 20);
            everythingIsCommitted(fixture, 1);
            for (int i = 1; i < 100; i++) {
                fixture.offer(ORDERS, i, i == 23 || i == 50 ? 30_000 : 1_000);
            }
            everythingIsCommitted(fixture, 100);
            assertThat(fixture.rejected)
                    .extracting(rejected -> rejected.change().at().sequence())
                    .containsExactly(23L, 50L);
        }
    }

    @Test
    void rejectsAndSkipsLeaveTheStreamAlone() {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = fixture(server, TENS)) {
            server.streaming((request, reply) -> {
                StreamResponse.Builder response = acknowledge(request.getSequence());
                for (int i = 0; i < request.getBatch().getChangesCount(); i++) {
                    long offset = request.getBatch().getChanges(i).getOffset();
                    if (offset % 50 == 7) {
                        response.addVerdictsBuilder().setIndex(i).setDecision(Verdict.Decision.DECISION_REJECT);
                    } else if (offset % 50 == 9) {
                        response.addVerdictsBuilder().setIndex(i).setDecision(Verdict.Decision.DECISION_SKIP);
                    }
                }
                reply.onNext(response.build());
            });
            fixture.offer(500);
            everythingIsCommitted(fixture, 500);
            assertThat(received(server)).isEqualTo(upTo(500));
            assertThat(server.streams).hasSize(1);
            assertThat(fixture.rejected).hasSize(10);
            assertThat(fixture.skipped).hasSize(10);
        }
    }

    @Test
    void aRetryGoesOnFromThereOnANewStream() {
        AtomicInteger retries = new AtomicInteger();
        List<Long> accepted = new CopyOnWriteArrayList<>();
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = fixture(server, TENS)) {
            AtomicLong droppedOn = new AtomicLong(-1);
            server.streaming((request, reply) -> {
                int stream = server.streams.indexOf(reply);
                if (droppedOn.get() == stream) {
                    return;
                }
                List<Long> offsets = offsets(request.getBatch());
                int again = offsets.indexOf(255L);
                if (again < 0 || retries.get() == 3) {
                    accepted.addAll(offsets);
                    ACKNOWLEDGE.answer(request, reply);
                    return;
                }
                retries.incrementAndGet();
                droppedOn.set(stream);
                accepted.addAll(offsets.subList(0, again));
                reply.onNext(acknowledge(request.getSequence())
                        .addVerdicts(Verdict.newBuilder().setIndex(again).setDecision(Verdict.Decision.DECISION_RETRY))
                        .build());
            });
            fixture.offer(500);
            everythingIsCommitted(fixture, 500);
            assertThat(retries).hasValue(3);
            assertThat(server.streams).hasSize(4);
            assertThat(accepted).isEqualTo(upTo(500));
            assertThat(fixture.retried.get()).isPositive();
        }
    }

    @Test
    void aBatchThatIsNotAcknowledgedInTimeCancelsTheStream() {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = fixture(to(server).deadline(Duration.ofMillis(300)), STREAMS, TENS)) {
            server.streaming((request, reply) -> {
                if (request.getSequence() == 1) {
                    ACKNOWLEDGE.answer(request, reply);
                }
            });
            fixture.offer(10);
            everythingIsCommitted(fixture, 10);
            fixture.offer(3);
            await().untilAsserted(() -> assertThat(fixture.retried.get()).isPositive());
            await().untilAsserted(() -> assertThat(server.streamsEnded.get()).isPositive());
            server.streaming(ACKNOWLEDGE);
            everythingIsCommitted(fixture, 13);
        }
    }

    @Test
    void aPeerThatNeverAnswersShowsWithTheReason() {
        try (FaultyServer server = FaultyServer.start().streaming((request, reply) -> {});
                DeliveryFixture fixture = fixture(to(server).deadline(Duration.ofMillis(300)), STREAMS, TENS)) {
            fixture.offer(3);
            await().untilAsserted(() -> assertThat(fixture.stateNames()).containsExactly(State.BACKING_OFF));
            assertThat(fixture.states.get(0).reason())
                    .startsWith("DEADLINE_EXCEEDED from " + server.target()
                            + " (batch 1 of the stream was not acknowledged for 300 ms)");
            server.streaming(ACKNOWLEDGE);
            everythingIsCommitted(fixture, 3);
            await().untilAsserted(() ->
                    assertThat(fixture.stateNames()).containsExactly(State.BACKING_OFF, State.DELIVERING));
        }
    }

    @Test
    void aServiceWithoutStreamShowsAsMisconfigured() {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = fixture(to(server).service("shop.OrdersSubscriber"), STREAMS, TENS)) {
            fixture.offer(3);
            await().untilAsserted(() -> assertThat(fixture.stateNames()).containsExactly(State.MISCONFIGURED));
            assertThat(fixture.states.get(0).reason())
                    .contains("UNIMPLEMENTED")
                    .contains("shop.OrdersSubscriber/Stream");
        }
    }

    @Test
    void aSubscriberMayEndTheStreamWhenItLikes() {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = fixture(server, TENS)) {
            List<Long> accepted = new CopyOnWriteArrayList<>();
            server.streaming((request, reply) -> {
                if (request.getSequence() <= 3) {
                    accepted.addAll(offsets(request.getBatch()));
                    ACKNOWLEDGE.answer(request, reply);
                }
                if (request.getSequence() == 3) {
                    reply.onCompleted();
                }
            });
            fixture.offer(500);
            everythingIsCommitted(fixture, 500);
            assertThat(accepted).isEqualTo(upTo(500));
            assertThat(server.streams.size()).isGreaterThanOrEqualTo(16);
            assertThat(fixture.states).isEmpty();
        }
    }

    @Test
    void aSubscriberThatOnlyEndsStreamsIsNotCalledInATightLoop() {
        try (FaultyServer server = FaultyServer.start().streaming((request, reply) -> reply.onCompleted());
                DeliveryFixture fixture = fixture(server, TENS)) {
            fixture.offer(5);
            await().untilAsserted(() -> assertThat(fixture.stateNames()).containsExactly(State.BACKING_OFF));
            assertThat(fixture.states.get(0).reason())
                    .isEqualTo(server.target() + " ended the stream and had acknowledged nothing on it");
            server.streaming(ACKNOWLEDGE);
            everythingIsCommitted(fixture, 5);
        }
    }

    @Test
    void acknowledgementsThatCannotBeShowAsMisconfigured() {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = fixture(server, TENS)) {
            server.streaming((request, reply) ->
                    reply.onNext(acknowledge(request.getSequence() + 6).build()));
            fixture.offer(5);
            await().untilAsserted(() -> assertThat(fixture.stateNames()).containsExactly(State.MISCONFIGURED));
            assertThat(fixture.states.get(0).reason())
                    .isEqualTo("the subscriber's answer can't be used: it acknowledges batch 7 of a stream on which 1"
                            + " were sent");
            server.streaming((request, reply) -> {
                ACKNOWLEDGE.answer(request, reply);
                reply.onNext(acknowledge(request.getSequence())
                        .addVerdicts(Verdict.newBuilder().setDecision(Verdict.Decision.DECISION_REJECT))
                        .build());
            });
            everythingIsCommitted(fixture, 5);
            // Nothing was out when the second one came: the next batch tells.
            fixture.offer(1);
            await().untilAsserted(() -> assertThat(fixture.stateNames())
                    .startsWith(State.MISCONFIGURED, State.DELIVERING, State.MISCONFIGURED));
            assertThat(fixture.states.get(2).reason())
                    .isEqualTo("the subscriber's answer can't be used: it has verdicts on batch 1 of the stream, but 1"
                            + " were acknowledged before");
            assertThat(fixture.rejected).isEmpty();
            server.streaming(ACKNOWLEDGE);
            everythingIsCommitted(fixture, 6);
        }
    }

    @Test
    void noMoreIsSentThanGranted() {
        AtomicLong granted = new AtomicLong(10);
        AtomicInteger over = new AtomicInteger();
        AtomicLong got = new AtomicLong();
        Random random = new Random(3);
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = fixture(server, TENS)) {
            server.streaming((request, reply) -> {
                if (got.addAndGet(request.getBatch().getChangesCount()) > granted.get()) {
                    over.incrementAndGet();
                }
                StreamResponse.Builder response = acknowledge(request.getSequence());
                // The first batch was not counted on: what it took is granted with the first response.
                int more = request.getSequence() == 1 ? 0 : random.nextInt(9);
                granted.addAndGet(more);
                response.setCredit(Credit.newBuilder().setChanges(request.getSequence() == 1 ? 10 : more));
                reply.onNext(response.build());
                if (got.get() == granted.get()) {
                    granted.addAndGet(5);
                    reply.onNext(StreamResponse.newBuilder()
                            .setCredit(Credit.newBuilder().setChanges(5))
                            .build());
                }
            });
            fixture.offer(300);
            everythingIsCommitted(fixture, 300);
            assertThat(over).hasValue(0);
            assertThat(received(server)).isEqualTo(upTo(300));
            assertThat(server.streams).hasSize(1);
        }
    }

    @Test
    void withoutCreditNothingIsSentAndTheLaneFills() {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = fixture(
                        to(server).deadline(Duration.ofMillis(500)),
                        STREAMS,
                        TENS.toBuilder().waiting(100, 1 << 20).build())) {
            server.streaming((request, reply) -> reply.onNext(acknowledge(request.getSequence())
                    .setCredit(Credit.newBuilder().setBytes(1))
                    .build()));
            fixture.offer(1);
            everythingIsCommitted(fixture, 1);
            // The first may have been late itself: it is the one that opens the connection.
            int requests = server.requests.size();
            int streams = server.streams.size();
            int retried = fixture.retried.get();
            fixture.offer(100);
            assertThat(fixture.lanes.isFull(ORDERS)).isTrue();
            await().during(Duration.ofMillis(1_000)).untilAsserted(() -> {
                assertThat(server.requests).hasSize(requests);
                assertThat(fixture.retried)
                        .as("it is not late: it may take its time")
                        .hasValue(retried);
            });
            server.streaming(ACKNOWLEDGE);
            server.streams
                    .get(streams - 1)
                    .onNext(StreamResponse.newBuilder()
                            .setCredit(Credit.newBuilder().setBytes(-1))
                            .build());
            everythingIsCommitted(fixture, 101);
            assertThat(server.streams).hasSize(streams);
        }
    }

    @Test
    void aChangeLargerThanTheBytesLeftGoesAlone() {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = fixture(server, TENS)) {
            server.streaming((request, reply) -> {
                long used = request.getBatch().getSerializedSize();
                reply.onNext(acknowledge(request.getSequence())
                        .setCredit(Credit.newBuilder().setBytes(request.getSequence() == 1 ? used + 2_000 : used))
                        .build());
            });
            for (int i = 0; i < 30; i++) {
                fixture.offer(ORDERS, i, i % 10 == 5 ? 5_000 : 300);
            }
            everythingIsCommitted(fixture, 30);
            assertThat(received(server)).isEqualTo(upTo(30));
            assertThat(server.requests.subList(1, server.requests.size()))
                    .filteredOn(request -> request.getSerializedSize() > 5_000)
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allMatch(request -> request.getChangesCount() == 1);
        }
    }

    @Test
    void oldStreamsAreFollowedByNewOnesAndNothingComesTwice() {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture =
                        fixture(to(server), new StreamSettings(4, Duration.ofMillis(50), STREAMS.idle()), TENS)) {
            await().until(() -> {
                fixture.offer(20);
                return server.streams.size() >= 5;
            });
            long end = fixture.tracker.of(ORDERS).openRecords() == 0
                    ? received(server).size()
                    : -1;
            await().until(() -> fixture.lanes.waitingChanges() == 0);
            assertThat(received(server)).isEqualTo(upTo(received(server).size()));
            assertThat(end).isLessThanOrEqualTo(received(server).size());
            assertThat(fixture.retried).hasValue(0);
            assertThat(fixture.states).isEmpty();
        }
    }

    @Test
    void anIdleStreamIsEndedAndTheNextChangeBeginsAnother() {
        // A stream looks whether it is idle when the deadline of its last batch has passed, and not before.
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = fixture(
                        to(server).deadline(Duration.ofSeconds(8)),
                        new StreamSettings(4, STREAMS.maxAge(), Duration.ofMillis(100)),
                        TENS)) {
            // One change each time: of several the last could come when the stream has been idle already.
            fixture.offer(1);
            everythingIsCommitted(fixture, 1);
            await().until(() -> server.streamsEnded.get() == 1);
            fixture.offer(1);
            everythingIsCommitted(fixture, 2);
            assertThat(server.streams).hasSize(2);
            assertThat(fixture.states).isEmpty();
        }
    }

    @Test
    void aServerThatShutsDownIsLeftInGoodOrder() throws InterruptedException {
        FaultyServer first = FaultyServer.start();
        int port = first.port();
        List<Long> acknowledged = new CopyOnWriteArrayList<>();
        try (DeliveryFixture fixture = fixture(first, TENS)) {
            fixture.offer(100);
            everythingIsCommitted(fixture, 100);
            List<Runnable> held = new CopyOnWriteArrayList<>();
            first.streaming((request, reply) -> held.add(() -> {
                acknowledged.addAll(offsets(request.getBatch()));
                ACKNOWLEDGE.answer(request, reply);
            }));
            first.whenHalfClosed = reply -> {
                held.forEach(Runnable::run);
                reply.onCompleted();
            };
            fixture.offer(15);
            await().until(() -> !held.isEmpty());
            Thread shutdown = new Thread(() -> {
                try {
                    assertThat(first.shutDown(Duration.ofSeconds(60))).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            shutdown.start();
            shutdown.join(90_000);
            assertThat(shutdown.isAlive()).isFalse();
            try (FaultyServer second = FaultyServer.startOn(port)) {
                fixture.offer(100);
                everythingIsCommitted(fixture, 215);
                acknowledged.addAll(received(second));
                assertThat(acknowledged)
                        .as("each once, some by the first and the rest by the second")
                        .isEqualTo(upTo(215).subList(100, 215));
            }
            assertThat(fixture.rejected).isEmpty();
        } finally {
            first.close();
        }
    }

    @Test
    void streamsMoveFromAServerThatShutsDownToAnotherWithoutAWordOrAChangeTwice() throws InterruptedException {
        FaultyServer leaving = FaultyServer.start();
        try (FaultyServer staying = FaultyServer.start();
                DeliveryFixture fixture = fixture(
                        Connection.to(List.of(leaving.target(), staying.target()))
                                .plaintext(),
                        STREAMS,
                        TENS)) {
            StreamId other = new StreamId("shop.shop.orders", 1);
            fixture.offer(10);
            everythingIsCommitted(fixture, 10);
            fixture.offer(other, 0, 20);
            await().untilAsserted(() ->
                    assertThat(fixture.tracker.of(other).committable()).hasValue(1));
            assertThat(leaving.shutDown(Duration.ofSeconds(60)))
                    .as("a stream with nothing to carry holds up nobody")
                    .isTrue();
            fixture.offer(10);
            everythingIsCommitted(fixture, 20);
            fixture.offer(other, 1, 20);
            await().untilAsserted(() ->
                    assertThat(fixture.tracker.of(other).committable()).hasValue(2));
            assertThat(received(leaving).size() + received(staying).size()).isEqualTo(22);
            assertThat(fixture.retried).hasValue(0);
            assertThat(fixture.states).isEmpty();
        } finally {
            leaving.close();
        }
    }

    @Test
    void aServerThatIsKilledLosesNothingAndOnlyWhatWasOutComesTwice() {
        FaultyServer first = FaultyServer.start();
        int port = first.port();
        try (DeliveryFixture fixture = fixture(first, TENS)) {
            fixture.offer(100);
            everythingIsCommitted(fixture, 100);
            AtomicInteger out = new AtomicInteger();
            first.streaming((request, reply) -> out.incrementAndGet());
            fixture.offer(100);
            await().until(() -> out.get() == 4);
            first.close();
            try (FaultyServer second = FaultyServer.startOn(port)) {
                everythingIsCommitted(fixture, 200);
                assertThat(received(second)).isEqualTo(upTo(200).subList(100, 200));
                assertThat(received(first).size()).isLessThanOrEqualTo(100 + 40);
            }
        } finally {
            first.close();
        }
    }

    @Test
    void drainingSaysThatNothingMoreComesAndWaitsForWhatIsOut() {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = fixture(server, TENS)) {
            fixture.offer(100);
            everythingIsCommitted(fixture, 100);
            List<Runnable> held = new CopyOnWriteArrayList<>();
            server.streaming((request, reply) -> held.add(() -> ACKNOWLEDGE.answer(request, reply)));
            List<StreamObserver<StreamResponse>> halfClosed = new CopyOnWriteArrayList<>();
            server.whenHalfClosed = halfClosed::add;
            fixture.offer(100);
            await().until(() -> held.size() == 4);
            long out = fixture.lanes.inFlightChanges();
            fixture.lanes.drain(ORDERS);
            await().until(() -> halfClosed.size() == 1);
            assertThat(fixture.lanes.isDrained(ORDERS)).isFalse();
            held.forEach(Runnable::run);
            halfClosed.get(0).onCompleted();
            await().until(() -> fixture.lanes.isDrained(ORDERS));
            assertThat(fixture.committable()).hasValue(100 + out);
            assertThat(server.requests.stream()
                            .mapToInt(PushRequest::getChangesCount)
                            .sum())
                    .isEqualTo(100 + out);
            fixture.lanes.close(ORDERS);
            assertThat(server.streams).hasSize(1);
        }
    }

    @Test
    void closingCancelsTheStreamAndLateAcknowledgementsCloseNothing() {
        try (FaultyServer server = FaultyServer.start().streaming((request, reply) -> {});
                DeliveryFixture fixture = fixture(server, TENS)) {
            fixture.offer(3);
            await().until(() -> server.requests.size() == 1);
            fixture.lanes.close(ORDERS);
            await().until(() -> server.streamsEnded.get() == 1);
            assertThat(fixture.tracker.of(ORDERS).openRecords()).isEqualTo(3);
            assertThat(fixture.delivered).hasValue(0);
        }
    }

    @Test
    void orderIsKeptWhateverFails() {
        Random random = new Random(11);
        List<Long> accepted = new CopyOnWriteArrayList<>();
        AtomicInteger streams = new AtomicInteger();
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = fixture(
                        to(server).deadline(Duration.ofMillis(200)),
                        new StreamSettings(4, Duration.ofMillis(100), STREAMS.idle()),
                        TENS.toBuilder()
                                .backoff(Duration.ofNanos(1_000), Duration.ofMillis(1))
                                .build())) {
            AtomicLong dead = new AtomicLong(-1);
            server.streaming((request, reply) -> {
                int stream = server.streams.indexOf(reply);
                if (dead.get() == stream) {
                    return;
                }
                List<Long> offsets = offsets(request.getBatch());
                int luck = random.nextInt(60);
                if (luck == 0) {
                    // A stall: the deadline ends it.
                    dead.set(stream);
                } else if (luck < 5) {
                    dead.set(stream);
                    reply.onError((luck < 3 ? Status.UNAVAILABLE : Status.INTERNAL).asRuntimeException());
                } else if (luck < 8) {
                    dead.set(stream);
                    int again = random.nextInt(offsets.size());
                    accepted.addAll(offsets.subList(0, again));
                    reply.onNext(acknowledge(request.getSequence())
                            .addVerdicts(
                                    Verdict.newBuilder().setIndex(again).setDecision(Verdict.Decision.DECISION_RETRY))
                            .build());
                } else if (luck < 10) {
                    accepted.addAll(offsets);
                    dead.set(stream);
                    ACKNOWLEDGE.answer(request, reply);
                    reply.onCompleted();
                } else {
                    accepted.addAll(offsets);
                    ACKNOWLEDGE.answer(request, reply);
                }
            });
            server.whenHalfClosed = reply -> {
                streams.incrementAndGet();
                if (dead.get() != server.streams.indexOf(reply)) {
                    reply.onCompleted();
                }
            };
            fixture.offer(3_000);
            everythingIsCommitted(fixture, 3_000);
            // What was accepted and acknowledged too late comes again, as it does on a busy machine.
            assertThat(new LinkedHashSet<>(accepted)).containsExactlyElementsOf(upTo(3_000));
        }
    }

    @Test
    void anAnswerThatCantBeUsedShowsAlthoughNothingIsOut() {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = fixture(server, TENS)) {
            fixture.offer(1);
            everythingIsCommitted(fixture, 1);
            server.streams.get(0).onNext(acknowledge(7).build());
            await().untilAsserted(() -> assertThat(fixture.stateNames()).containsExactly(State.MISCONFIGURED));
            assertThat(fixture.states.get(0).reason()).contains("it acknowledges batch 7");
            fixture.offer(1);
            everythingIsCommitted(fixture, 2);
            await().untilAsserted(() -> assertThat(fixture.stateNames()).endsWith(State.DELIVERING));
        }
    }
}
