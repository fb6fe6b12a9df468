package dev.rowcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.deliver.EncodedChange;
import dev.rowcast.deliver.Patience;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.Verdict;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How often a change is tried before it is given up, over a real gRPC connection. */
@ExtendWith(Patience.class)
class RetryLimitOverGrpcTest {
    private final FaultyServer server = FaultyServer.start();
    private DeliveryFixture fixture;

    @AfterEach
    void stop() {
        if (fixture != null) {
            fixture.close();
        }
        server.close();
    }

    @Test
    void aChangeThatIsAskedForAgainTooOftenIsRejectedAndTheOthersGoOn() {
        server.behaving((request, reply) -> answer(reply, retry(request, 1)));
        fixture = DeliveryFixture.to(
                server, DeliveryFixture.QUICK.toBuilder().maxAttempts(3).build());
        fixture.offer(3);
        awaitCommitted(3);

        assertThat(rejectedOffsets()).containsExactly(1L);
        assertThat(fixture.rejected.get(0).reason())
                .contains("given up after 3 tries (retry.maxAttempts)")
                .contains("RETRY by the subscriber (not yet)");
        assertThat(fixture.rejected.get(0).change().calls()).isEqualTo(calls(1));
        assertThat(calls(1)).isEqualTo(3);
        fixture.awaitDelivered(2);
    }

    @Test
    void whileNobodyIsThereEachChangeIsTriedThatOftenAndThenRejected() {
        server.behaving(FaultyServer.refuse(Status.UNAVAILABLE.withDescription("closed on Sundays")));
        fixture = DeliveryFixture.to(
                server, DeliveryFixture.QUICK.toBuilder().maxAttempts(4).build());
        fixture.offer(20);
        awaitCommitted(20);

        assertThat(rejectedOffsets())
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(Long::valueOf).toList());
        assertThat(fixture.rejected).allSatisfy(each -> {
            assertThat(each.change().calls()).isEqualTo(4);
            assertThat(each.reason()).contains("closed on Sundays");
        });
    }

    @Test
    void aFaultCostsNobodyButTheChangeThatCausesIt() {
        Set<Long> poison = Set.of(3L, 17L, 18L);
        server.behaving((request, reply) -> {
            if (request.getChangesList().stream().map(ChangeEvent::getOffset).anyMatch(poison::contains)) {
                reply.onError(Status.INTERNAL.withDescription("stumbled").asRuntimeException());
            } else {
                answer(reply, PushResponse.getDefaultInstance());
            }
        });
        fixture = DeliveryFixture.to(
                server, DeliveryFixture.QUICK.toBuilder().maxAttempts(2).build());
        fixture.offer(40);
        awaitCommitted(40);

        assertThat(rejectedOffsets())
                .containsExactlyElementsOf(poison.stream().sorted().toList());
        assertThat(fixture.rejected)
                .allSatisfy(each -> assertThat(each.change().calls())
                        .isEqualTo(calls(each.change().at().sequence()))
                        .isGreaterThanOrEqualTo(2));
        fixture.awaitDelivered(37);
    }

    @Test
    void wrongConfigurationIsNobodysTry() {
        server.behaving(FaultyServer.refuse(Status.UNAUTHENTICATED));
        fixture = DeliveryFixture.to(
                server, DeliveryFixture.QUICK.toBuilder().maxAttempts(1).build());
        fixture.offer(2);
        await().until(() -> server.requests.size() > 3);
        server.behaving(FaultyServer.ACCEPT);
        awaitCommitted(2);

        assertThat(fixture.rejected).isEmpty();
        fixture.awaitDelivered(2);
    }

    @Test
    void withoutALimitTriesAreCountedAndNothingIsGivenUp() {
        server.behaving((request, reply) -> {
            if (server.requests.size() < 12) {
                reply.onError(Status.UNAVAILABLE.asRuntimeException());
            } else {
                answer(reply, PushResponse.getDefaultInstance());
            }
        });
        fixture = DeliveryFixture.to(server);
        List<EncodedChange> changes = fixture.offer(1);
        awaitCommitted(1);

        assertThat(fixture.rejected).isEmpty();
        assertThat(changes.get(0).calls()).isEqualTo(12);
    }

    private static void answer(StreamObserver<PushResponse> reply, PushResponse response) {
        reply.onNext(response);
        reply.onCompleted();
    }

    private static PushResponse retry(PushRequest request, long offset) {
        PushResponse.Builder response = PushResponse.newBuilder();
        for (int i = 0; i < request.getChangesCount(); i++) {
            if (request.getChanges(i).getOffset() == offset) {
                response.addVerdicts(Verdict.newBuilder()
                        .setIndex(i)
                        .setDecision(Verdict.Decision.DECISION_RETRY)
                        .setReason("not yet"));
            }
        }
        return response.build();
    }

    private int calls(long offset) {
        return (int) server.offsets().stream()
                .filter(batch -> batch.contains(offset))
                .count();
    }

    private List<Long> rejectedOffsets() {
        return fixture.rejected.stream()
                .map(each -> each.change().at().sequence())
                .sorted()
                .toList();
    }

    private void awaitCommitted(long offset) {
        await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(offset));
    }
}
