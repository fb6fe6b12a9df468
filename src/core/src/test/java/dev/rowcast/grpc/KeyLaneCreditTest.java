package dev.rowcast.grpc;

import static dev.rowcast.grpc.DeliveryFixture.ORDERS;
import static dev.rowcast.grpc.DeliveryFixture.QUICK;
import static dev.rowcast.grpc.FaultyServer.acknowledge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.deliver.EncodedChange;
import dev.rowcast.deliver.LaneOrder;
import dev.rowcast.deliver.Samples;
import dev.rowcast.progress.PendingRecord;
import dev.rowcast.route.Streaming;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.Credit;
import dev.rowcast.v1.StreamResponse;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The order of keys on streams whose peer grants credit. */
@Timeout(120)
class KeyLaneCreditTest {
    private static final int KEYS = 40;

    @BeforeAll
    static void waitLongEnoughOnABusyMachine() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    }

    private static DeliveryFixture fixture(FaultyServer server, int maxInFlight) {
        return new DeliveryFixture(
                new StreamSubscriber(
                        Connection.to(server.target()).plaintext().build(), StreamSettings.of(Streaming.DEFAULT)),
                QUICK.toBuilder()
                        .batch(20, 1 << 20, Duration.ZERO)
                        .order(LaneOrder.byKey(maxInFlight))
                        .build());
    }

    private static void offer(DeliveryFixture fixture, int changes) {
        List<EncodedChange> all = new ArrayList<>();
        for (int offset = 0; offset < changes; offset++) {
            PendingRecord pending = fixture.tracker.of(ORDERS).open(offset, 1);
            all.add(Samples.keyed(Samples.header(ORDERS), ORDERS, offset, 20, pending, offset % KEYS, false));
        }
        fixture.lanes.lane(ORDERS).offer(all);
    }

    private static StreamResponse grant(Credit.Builder credit) {
        return StreamResponse.newBuilder().setCredit(credit).build();
    }

    /** What one stream was granted and got. */
    private static final class Account {
        private long granted = Long.MAX_VALUE;
        private long got;
    }

    @Test
    void noMoreIsSentThanGrantedEvenWhereTheFirstGrantIsLessThanWasSent() {
        Map<StreamObserver<StreamResponse>, Account> accounts = new ConcurrentHashMap<>();
        Map<Long, List<Long>> accepted = new ConcurrentHashMap<>();
        AtomicInteger over = new AtomicInteger();
        Random random = new Random(7);
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = fixture(server, 3)) {
            server.streaming((request, reply) -> {
                Account account = accounts.computeIfAbsent(reply, stream -> new Account());
                synchronized (random) {
                    boolean first = account.granted == Long.MAX_VALUE;
                    account.got += request.getBatch().getChangesCount();
                    over.addAndGet(account.got > account.granted ? 1 : 0);
                    for (ChangeEvent change : request.getBatch().getChangesList()) {
                        accepted.computeIfAbsent(change.getOffset() % KEYS, key -> new CopyOnWriteArrayList<>())
                                .add(change.getOffset());
                    }
                    // The first of at most 20 is answered with less than what came.
                    long more = first ? 1 : 1 + random.nextInt(9);
                    account.granted = first ? more : account.granted + more;
                    reply.onNext(acknowledge(request.getSequence())
                            .setCredit(Credit.newBuilder().setChanges(more))
                            .build());
                    if (account.granted <= account.got) {
                        long rest = account.got - account.granted + 5;
                        account.granted += rest;
                        reply.onNext(grant(Credit.newBuilder().setChanges(rest)));
                    }
                }
            });
            offer(fixture, 600);
            await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(600));
            assertThat(over).hasValue(0);
            assertThat(accepted.values())
                    .allSatisfy(offsets -> assertThat(offsets).isSorted().doesNotHaveDuplicates());
            assertThat(fixture.states).isEmpty();
        }
    }

    @Test
    void withoutBytesLeftNothingIsSent() {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = fixture(server, 1)) {
            server.streaming((request, reply) -> reply.onNext(acknowledge(request.getSequence())
                    .setCredit(Credit.newBuilder().setBytes(request.getSequence() == 1 ? 1 : 0))
                    .build()));
            offer(fixture, 100);
            await().until(() -> !server.requests.isEmpty());
            await().during(Duration.ofMillis(400))
                    .untilAsserted(() -> assertThat(server.requests).hasSize(1));
            server.streams.get(0).onNext(grant(Credit.newBuilder().setBytes(-1)));
            await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(100));
            assertThat(fixture.states).isEmpty();
        }
    }
}
