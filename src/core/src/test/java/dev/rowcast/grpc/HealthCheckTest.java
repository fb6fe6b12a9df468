package dev.rowcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.deliver.Patience;
import dev.rowcast.observe.State;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Servers that say by gRPC's standard health service whether they take calls. */
@Timeout(300)
@ExtendWith(Patience.class)
class HealthCheckTest {
    private static final String SERVER_AS_A_WHOLE = "";

    private static FaultyServer with(HealthStatusManager health) {
        return FaultyServer.start(builder -> builder.addService(health.getHealthService()));
    }

    private static DeliveryFixture deliverTo(String name, FaultyServer... servers) {
        List<String> targets =
                List.of(servers).stream().map(FaultyServer::target).toList();
        return new DeliveryFixture(
                new GrpcSubscriber(
                        Connection.to(targets).plaintext().healthCheck(name).build()),
                DeliveryFixture.QUICK);
    }

    @Test
    void oneThatDoesNotServeGetsNothingUntilItDoes() {
        HealthStatusManager health = new HealthStatusManager();
        health.setStatus(SERVER_AS_A_WHOLE, ServingStatus.NOT_SERVING);
        try (FaultyServer server = with(health);
                DeliveryFixture fixture = deliverTo(SERVER_AS_A_WHOLE, server)) {
            fixture.offer(1);
            await().untilAsserted(() -> assertThat(fixture.retried.get()).isGreaterThan(2));
            assertThat(fixture.stateNames()).containsExactly(State.BACKING_OFF);
            assertThat(fixture.states.get(0).reason()).contains("UNAVAILABLE from " + server.target(), "NOT_SERVING");
            assertThat(server.requests).isEmpty();

            health.setStatus(SERVER_AS_A_WHOLE, ServingStatus.SERVING);
            await().untilAsserted(() -> assertThat(fixture.delivered).hasValue(1));
            await().untilAsserted(() ->
                    assertThat(fixture.stateNames()).containsExactly(State.BACKING_OFF, State.DELIVERING));
        }
    }

    @Test
    void oneWithoutAHealthServiceIsHealthy() {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = deliverTo(SERVER_AS_A_WHOLE, server)) {
            fixture.offer(1);
            await().untilAsserted(() -> assertThat(fixture.delivered).hasValue(1));
            assertThat(fixture.states).isEmpty();
        }
    }

    @Test
    void ofSeveralThoseThatServeGetEverything() {
        HealthStatusManager one = new HealthStatusManager();
        HealthStatusManager two = new HealthStatusManager();
        one.setStatus(PushMethod.GENERIC_SERVICE, ServingStatus.NOT_SERVING);
        two.setStatus(PushMethod.GENERIC_SERVICE, ServingStatus.SERVING);
        try (FaultyServer down = with(one);
                FaultyServer up = with(two);
                DeliveryFixture fixture = deliverTo(PushMethod.GENERIC_SERVICE, down, up)) {
            fixture.offer(1);
            await().untilAsserted(() -> assertThat(fixture.delivered).hasValue(1));
            int states = fixture.states.size();
            for (int i = 2; i <= 10; i++) {
                int expected = i;
                fixture.offer(1);
                await().untilAsserted(() -> assertThat(fixture.delivered).hasValue(expected));
            }
            assertThat(down.requests).isEmpty();
            assertThat(fixture.states).hasSize(states);
        }
    }
}
