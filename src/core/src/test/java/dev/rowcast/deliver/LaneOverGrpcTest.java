package dev.rowcast.deliver;

import static dev.rowcast.deliver.DeliveryFixture.ORDERS;
import static dev.rowcast.deliver.DeliveryFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.observe.State;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.PushRequest;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LaneOverGrpcTest {
    @Test
    void everythingArrivesInOrderAndMayBeCommitted() {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = DeliveryFixture.to(server)) {
            fixture.offer(2_000);
            await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(2_000));
            assertThat(server.offsets().stream().flatMap(List::stream))
                    .containsExactlyElementsOf(
                            LongStream.range(0, 2_000).boxed().toList());
            assertThat(server.requests).allMatch(r -> r.getChangesCount() <= 500);
            assertThat(fixture.delivered).hasValue(2_000);
            assertThat(fixture.states).isEmpty();
            assertThat(fixture.lanes.waitingChanges()).isZero();
            assertThat(fixture.lanes.waitingBytes()).isZero();
        }
    }

    @Test
    void oneOfFiveHundredIsRefused() {
        Set<Long> accepted = ConcurrentHashMap.newKeySet();
        List<Long> twice = new ArrayList<>();
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture =
                        DeliveryFixture.to(server, QUICK.withBatch(500, 1 << 20, Duration.ofMillis(50)))) {
            server.behaving((request, reply) -> {
                if (request.getChangesList().stream().anyMatch(c -> c.getOffset() == 321)) {
                    FaultyServer.refuse(Status.INVALID_ARGUMENT.withDescription("amount is negative"))
                            .answer(request, reply);
                    return;
                }
                for (ChangeEvent change : request.getChangesList()) {
                    if (!accepted.add(change.getOffset())) {
                        twice.add(change.getOffset());
                    }
                }
                FaultyServer.ACCEPT.answer(request, reply);
            });
            fixture.offer(500);
            await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(500));
            assertThat(accepted).hasSize(499);
            assertThat(twice).isEmpty();
            assertThat(fixture.rejected).hasSize(1);
            assertThat(fixture.rejected.get(0).change().at().offset()).isEqualTo(321);
            assertThat(fixture.rejected.get(0).reason())
                    .isEqualTo("INVALID_ARGUMENT from " + server.target() + " (amount is negative)");
            assertThat(fixture.states).isEmpty();
            assertThat(server.requests.size()).isLessThan(30);
        }
    }

    @Test
    void theSubscriberIsDownAtFirst() {
        FaultyServer placeholder = FaultyServer.start();
        int port = placeholder.port();
        placeholder.close();
        Subscriber subscriber =
                new GrpcSubscriber(Connection.to("dns:///127.0.0.1:" + port).withPlaintext());
        try (DeliveryFixture fixture = new DeliveryFixture(subscriber, QUICK)) {
            fixture.offer(3);
            await().untilAsserted(() -> assertThat(fixture.stateNames()).containsExactly(State.BACKING_OFF));
            assertThat(fixture.states.get(0).reason())
                    .startsWith("UNAVAILABLE from dns:///127.0.0.1:" + port + " (")
                    .containsIgnoringCase("connection refused");
            assertThat(fixture.committable()).isEqualTo(OptionalLong.empty());
            try (FaultyServer server = FaultyServer.startOn(port)) {
                await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(3));
                assertThat(fixture.stateNames()).containsExactly(State.BACKING_OFF, State.DELIVERING);
                assertThat(server.requests.stream()
                                .mapToInt(PushRequest::getChangesCount)
                                .sum())
                        .isEqualTo(3);
            }
        }
    }

    @Test
    void aRowOverThePeersLimitIsRejectedAndTheOthersGoOn() {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture =
                        DeliveryFixture.to(server, QUICK.withBatch(500, 64 << 20, Duration.ofMillis(50)))) {
            for (int i = 0; i < 20; i++) {
                fixture.offer(ORDERS, i, i == 11 ? 5 << 20 : 1 << 19);
            }
            await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(20));
            assertThat(fixture.rejected).hasSize(1);
            assertThat(fixture.rejected.get(0).change().at().offset()).isEqualTo(11);
            assertThat(server.offsets().stream().flatMap(List::stream))
                    .containsExactlyElementsOf(
                            LongStream.range(0, 20).filter(o -> o != 11).boxed().toList());
        }
    }
}
