package dev.rowcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.DeliveryContext;
import dev.rowcast.deliver.Failure;
import dev.rowcast.deliver.LaneSettings;
import dev.rowcast.deliver.Outlets;
import dev.rowcast.deliver.Patience;
import dev.rowcast.deliver.SubscriptionLanes;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.State;
import dev.rowcast.route.Mode;
import dev.rowcast.route.Probe;
import io.grpc.BindableService;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Looks at real servers whether they can be reached, with no change to send. */
@Timeout(300)
@ExtendWith(Patience.class)
class SubscriberProbeTest {
    private static Outlets subscriber(Probe probe, String... targets) {
        return new GrpcSubscriber(
                Connection.to(List.of(targets)).plaintext().probe(probe).build());
    }

    private static Optional<Answer.Failed> look(Outlets subscriber) {
        return looking(subscriber).join();
    }

    private static CompletableFuture<Optional<Answer.Failed>> looking(Outlets subscriber) {
        CompletableFuture<Optional<Answer.Failed>> found = new CompletableFuture<>();
        subscriber.probe(found::complete);
        return found;
    }

    private static String nobodyThere() {
        FaultyServer placeholder = FaultyServer.start();
        String target = placeholder.target();
        placeholder.close();
        return target;
    }

    private static FaultyServer with(BindableService health) {
        return FaultyServer.start(builder -> builder.addService(health));
    }

    private static BindableService answering(Status status) {
        return new HealthGrpc.HealthImplBase() {
            @Override
            public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> reply) {
                reply.onError(status.asRuntimeException());
            }
        };
    }

    @Test
    void onlyWhereItIsAskedForAnybodyLooks() {
        for (Mode mode : Mode.values()) {
            Connection.Builder connection = Connection.to("127.0.0.1:1").plaintext();
            try (Outlets not = outlets(mode, connection.build());
                    Outlets does = outlets(mode, connection.probe(Probe.CONNECT).build())) {
                assertThat(not.probes()).isFalse();
                assertThat(does.probes()).isTrue();
            }
        }
    }

    private static Outlets outlets(Mode mode, Connection connection) {
        return mode == Mode.UNARY
                ? new GrpcSubscriber(connection)
                : new StreamSubscriber(
                        connection, new StreamSettings(8, Duration.ofMinutes(10), Duration.ofMinutes(1)));
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECT", "HEALTH"})
    void whereNobodyListensTheAddressAndTheCauseAreNamed(Probe probe) {
        String target = nobodyThere();
        try (Outlets subscriber = subscriber(probe, target)) {
            for (int i = 0; i < 3; i++) {
                assertThat(look(subscriber)).hasValueSatisfying(trouble -> {
                    assertThat(trouble.failure()).isEqualTo(Failure.UNREACHABLE);
                    assertThat(trouble.reason())
                            .contains("UNAVAILABLE from " + target)
                            .containsIgnoringCase("connection refused");
                });
            }
        }
    }

    @Test
    void aConnectionIsEnoughAndTheServerSeesNoCall() {
        HealthStatusManager health = new HealthStatusManager();
        health.setStatus("", ServingStatus.NOT_SERVING);
        try (FaultyServer server = with(health.getHealthService());
                Outlets subscriber = subscriber(Probe.CONNECT, server.target())) {
            assertThat(look(subscriber)).isEmpty();
            assertThat(look(subscriber)).isEmpty();
            try (Outlets asking = subscriber(Probe.HEALTH, server.target())) {
                assertThat(look(asking)).isPresent();
            }
            assertThat(server.headers)
                    .as("calls, of which the last one is the other's")
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECT", "HEALTH"})
    void anyOfSeveralTargetsIsEnough(Probe probe) {
        try (FaultyServer server = FaultyServer.start();
                Outlets subscriber = subscriber(probe, nobodyThere(), server.target())) {
            assertThat(look(subscriber)).isEmpty();
        }
    }

    @Test
    void ofSeveralThatCannotBeReachedOneIsNamed() {
        String last = nobodyThere();
        try (Outlets subscriber = subscriber(Probe.CONNECT, nobodyThere(), last)) {
            assertThat(look(subscriber).orElseThrow().reason()).contains("UNAVAILABLE from " + last);
        }
    }

    @Test
    void aServerThatIsNotServingIsToldFromOneThatIs() {
        HealthStatusManager health = new HealthStatusManager();
        try (FaultyServer server = with(health.getHealthService());
                Outlets subscriber = subscriber(Probe.HEALTH, server.target())) {
            assertThat(look(subscriber)).isEmpty();
            health.setStatus("", ServingStatus.NOT_SERVING);
            assertThat(look(subscriber)).hasValueSatisfying(trouble -> {
                assertThat(trouble.failure()).isEqualTo(Failure.UNREACHABLE);
                assertThat(trouble.reason())
                        .isEqualTo("UNAVAILABLE from " + server.target() + " (its health service says NOT_SERVING)");
            });
            health.setStatus("", ServingStatus.SERVING);
            assertThat(look(subscriber)).isEmpty();
        }
    }

    @Test
    void itAsksAboutTheServiceWhereTheHealthCheckDoes() {
        HealthStatusManager health = new HealthStatusManager();
        health.setStatus(PushMethod.GENERIC_SERVICE, ServingStatus.SERVING);
        try (FaultyServer server = with(health.getHealthService());
                Outlets subscriber = new GrpcSubscriber(Connection.to(server.target())
                        .plaintext()
                        .healthCheck(PushMethod.GENERIC_SERVICE)
                        .probe(Probe.HEALTH)
                        .build())) {
            health.setStatus("", ServingStatus.NOT_SERVING);
            assertThat(look(subscriber)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {"UNIMPLEMENTED", "NOT_FOUND", "PERMISSION_DENIED"})
    void aServerThatSaysNothingOfItsHealthCanBeReached(Status.Code code) {
        try (FaultyServer server = with(answering(code.toStatus()));
                Outlets subscriber = subscriber(Probe.HEALTH, server.target())) {
            assertThat(look(subscriber)).isEmpty();
        }
    }

    @Test
    void aServerThatDoesNotKnowUsIsMisconfigured() {
        try (FaultyServer server = with(answering(Status.UNAUTHENTICATED));
                Outlets subscriber = subscriber(Probe.HEALTH, server.target())) {
            assertThat(look(subscriber).orElseThrow().failure()).isEqualTo(Failure.MISCONFIGURED);
        }
    }

    @Test
    void aServerWhoseStreamsOthersHaveCanBeReached() {
        try (FaultyServer server = FaultyServer.start(builder -> builder.maxConcurrentCallsPerConnection(1))
                        .behaving((request, reply) -> {});
                Outlets subscriber = subscriber(Probe.HEALTH, server.target());
                DeliveryFixture fixture = new DeliveryFixture(subscriber, LaneSettings.DEFAULT)) {
            fixture.offer(1);
            await().untilAsserted(() -> assertThat(server.requests).hasSize(1));
            assertThat(look(subscriber)).isEmpty();
        }
    }

    @Test
    void aServerThatTakesTheConnectionAndIsSilentDoesNotAnswer() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Outlets connecting = subscriber(Probe.CONNECT, "127.0.0.1:" + silent.getLocalPort());
                Outlets asking = subscriber(Probe.HEALTH, "127.0.0.1:" + silent.getLocalPort())) {
            // At once, since each takes as long as somebody waits for a connection.
            List<CompletableFuture<Optional<Answer.Failed>>> looks = List.of(looking(connecting), looking(asking));
            for (CompletableFuture<Optional<Answer.Failed>> look : looks) {
                assertThat(look.join().orElseThrow().reason())
                        .isEqualTo("DEADLINE_EXCEEDED from 127.0.0.1:" + silent.getLocalPort()
                                + " (no connection for 10 s)");
            }
        }
    }

    /** Of real servers and connections; the minutes alone pass faster. */
    @Test
    void aServerThatGoesAndComesShowsWithoutAChange() {
        QuickTime time = new QuickTime();
        FaultyServer server = FaultyServer.start();
        try (SubscriptionLanes lanes = new SubscriptionLanes(
                "billing",
                subscriber(Probe.CONNECT, server.target()),
                LaneSettings.DEFAULT,
                100,
                DeliveryContext.builder(time, (change, reason, durable, failed) -> durable.run(), DeliveryListener.NONE)
                        .nanoTime(time::nanoTime)
                        .build())) {
            assertThat(lanes.state().state()).isEqualTo(State.IDLE);
            int port = server.port();
            String target = server.target();
            server.close();
            await().untilAsserted(() -> assertThat(lanes.state().state()).isEqualTo(State.BACKING_OFF));
            assertThat(lanes.state().reason()).contains(target).endsWith(", found by a probe");
            try (FaultyServer again = FaultyServer.startOn(port)) {
                await().untilAsserted(() -> assertThat(lanes.state().state()).isEqualTo(State.IDLE));
                assertThat(again.requests).isEmpty();
            }
        } finally {
            time.shutdownNow();
        }
    }

    /** A scheduler and a clock whose minutes are milliseconds. */
    private static final class QuickTime extends ScheduledThreadPoolExecutor {
        private static final int FASTER = 1_000;

        QuickTime() {
            super(1);
        }

        long nanoTime() {
            return System.nanoTime() * FASTER;
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            return super.schedule(command, unit.toNanos(delay) / FASTER, TimeUnit.NANOSECONDS);
        }
    }
}
