package dev.rowcast.grpc;

import static dev.rowcast.grpc.DeliveryFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.deliver.LaneSettings;
import dev.rowcast.deliver.Patience;
import dev.rowcast.observe.State;
import dev.rowcast.v1.ChangeEvent;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Peers that do what none should: the lane lives, its state says what is wrong, nothing is rejected that nobody refused, and everything arrives
 * once they are well.
 */
@Timeout(300)
@ExtendWith(Patience.class)
class HostileSubscribersTest {
    private static final int CHANGES = 20;
    private static final LaneSettings AT_ONCE =
            QUICK.toBuilder().batch(CHANGES, 1 << 20, Duration.ofMinutes(1)).build();
    private static final StreamSettings STREAMS = new StreamSettings(4, Duration.ofMinutes(10), Duration.ofMinutes(1));

    /** They wait most of the time, so that several run at once. */
    private static final ExecutorService SEVERAL = Executors.newFixedThreadPool(8);

    private static final List<Throwable> ESCAPED = new CopyOnWriteArrayList<>();

    /** One hostile peer, under way since the class began. */
    record Case(String name, Future<?> run) {
        static Case of(String name, Runnable run) {
            return new Case(name, SEVERAL.submit(run));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        List<HostileKinds.Kind> kinds = HostileKinds.all();
        Stream<Case> calls = kinds.stream().map(kind -> Case.of("in calls: " + kind, () -> survives(kind, false)));
        Stream<Case> streams = kinds.stream()
                .filter(HostileKinds.Kind::onStreamsToo)
                .map(kind -> Case.of("on a stream: " + kind, () -> survives(kind, true)));
        Stream<Case> services =
                HostileServices.all().stream().map(service -> Case.of("a service " + service, () -> survives(service)));
        return Stream.of(calls, streams, services).flatMap(all -> all).toList().stream();
    }

    @BeforeAll
    static void listen() {
        Thread.setDefaultUncaughtExceptionHandler((thread, escaped) -> ESCAPED.add(escaped));
    }

    @AfterAll
    static void nothingEscaped() {
        SEVERAL.shutdownNow();
        Thread.setDefaultUncaughtExceptionHandler(null);
        assertThat(ESCAPED).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theTaskLivesSaysWhatIsWrongAndDeliversAllOnceItIsMended(Case hostile) throws Exception {
        hostile.run().get();
    }

    private static void survives(HostileServices.Service service) {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = fixture(server.target(), service.streams(), service.isLate())) {
            service.spoil().accept(server);
            fixture.offer(CHANGES);
            if (!service.said().isEmpty()) {
                showsWhatIsWrong(fixture, service.said(), service.isLate());
                server.behaving(FaultyServer.ACCEPT).streaming(FaultyServer.ACKNOWLEDGE);
            }
            allIsDone(fixture);
            assertThat(fixture.rejected).hasSize(service.rejected());
        }
    }

    private static DeliveryFixture fixture(String target, boolean streams, boolean late) {
        // What comes of itself isn't to be overtaken by the deadline, however busy the machine is.
        Duration deadline = late ? Duration.ofMillis(500) : Duration.ofHours(1);
        Connection connection =
                Connection.to(target).plaintext().deadline(deadline).build();
        return new DeliveryFixture(
                streams ? new StreamSubscriber(connection, STREAMS) : new GrpcSubscriber(connection), AT_ONCE);
    }

    private static void survives(HostileKinds.Kind kind, boolean streams) {
        try (FaultyServer healthy = FaultyServer.start();
                RawPeer peer = new RawPeer(kind.script());
                DeliveryFixture fixture = fixture(peer.target(), streams, kind.isLate())) {
            fixture.offer(CHANGES);
            showsWhatIsWrong(fixture, kind.said(), kind.isLate());
            assertThat(fixture.committable()).isEmpty();
            peer.heal(healthy.port());
            allIsDone(fixture);
            assertThat(fixture.rejected).isEmpty();
            assertThat(new TreeSet<>(healthy.requests.stream()
                            .flatMap(request -> request.getChangesList().stream())
                            .map(ChangeEvent::getOffset)
                            .toList()))
                    .containsExactlyElementsOf(
                            LongStream.range(0, CHANGES).boxed().toList());
        }
    }

    private static void showsWhatIsWrong(DeliveryFixture fixture, String said, boolean late) {
        await().until(() -> !fixture.states.isEmpty());
        if (late) {
            // On a busy machine the deadline may end a call before the peer was there to spoil it.
            await().untilAsserted(
                            () -> assertThat(fixture.lanes.state().reason()).contains(said));
        } else {
            assertThat(fixture.states.get(0).reason()).contains(said);
        }
        assertThat(fixture.states.get(0).state()).isIn(State.BACKING_OFF, State.MISCONFIGURED);
        assertThat(fixture.states.get(0).reason())
                .hasSizeLessThan(1_000)
                .doesNotContain("\n")
                .doesNotContain("fault in Rowcast");
        assertThat(fixture.lanes.waitingChanges()).isLessThanOrEqualTo(CHANGES);
    }

    private static void allIsDone(DeliveryFixture fixture) {
        await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(CHANGES));
        await().untilAsserted(() -> assertThat(fixture.lanes.state().state()).isIn(State.DELIVERING, State.IDLE));
        await().untilAsserted(() -> assertThat(fixture.lanes.waitingMemory()).isZero());
    }
}
