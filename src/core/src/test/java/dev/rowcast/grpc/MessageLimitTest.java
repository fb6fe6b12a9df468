package dev.rowcast.grpc;

import static dev.rowcast.grpc.DeliveryFixture.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Failure;
import dev.rowcast.observe.State;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is shown of servers that don't say that a request was too large for them; what they say was seen on gRPC for Java 1.20 to 1.83. */
@Timeout(120)
class MessageLimitTest {
    private static final Status RESET =
            Status.CANCELLED.withDescription("RST_STREAM closed stream. HTTP/2 error code: CANCEL");
    private static final Status UNCAUGHT = Status.UNKNOWN.withDescription("Application error processing RPC");
    private static final int LARGE = 1_500_000;
    private static final String HINT =
            "; the server's message limit may be below this request's 1,500,000 bytes: raise it"
                    + " there (maxInboundMessageSize in Java), or have retry.maxAttempts send the change to the dead letters";

    private static Answer.Failed failed(Status status, int bytes, boolean gzip) {
        CallSetup setup = new CallSetup(
                Connection.to("dns:///billing:9090").plaintext().gzip(gzip).build());
        CallSetup.Opening opening = new CallSetup.Opening("dns:///billing:9090", new Metadata(), null, Redaction.NONE);
        return setup.failed(status, new Metadata(), opening, bytes);
    }

    @Test
    void aLargeRequestWhoseStreamWasReset() {
        Answer.Failed failed = failed(RESET, LARGE, false);
        assertThat(failed.reason())
                .isEqualTo("CANCELLED from dns:///billing:9090 (RST_STREAM closed stream. HTTP/2 error code: CANCEL)"
                        + HINT);
        // Below the limit that servers have unless told otherwise it may have been anything.
        assertThat(failed.failure()).isEqualTo(Failure.FAULT);
    }

    @Test
    void aLargeRequestThatIsUnpackedAndAnsweredWithUnknown() {
        assertThat(failed(UNCAUGHT, LARGE, true).reason()).endsWith(HINT);
        assertThat(failed(Status.UNKNOWN, LARGE, true).reason()).endsWith(HINT);
        assertThat(failed(UNCAUGHT, LARGE, false).reason()).endsWith("(Application error processing RPC)");
    }

    @Test
    void whatElseFailsSaysNothingOfSizes() {
        int usual = (int) MessageLimit.SUSPICIOUS_BYTES;
        assertThat(failed(RESET, usual, true).reason()).doesNotContain("limit");
        assertThat(failed(UNCAUGHT, usual, true).reason()).doesNotContain("limit");
        assertThat(failed(Status.CANCELLED.withDescription("by the handler"), LARGE, true)
                        .reason())
                .doesNotContain("limit");
        assertThat(failed(Status.UNKNOWN.withDescription("no such shop"), LARGE, true)
                        .reason())
                .doesNotContain("limit");
        assertThat(failed(Status.DEADLINE_EXCEEDED, LARGE, true).reason()).doesNotContain("limit");
    }

    @Test
    void theStateSaysSoWhereASingleRowIsOverTheLimitAgainAndAgain() {
        try (FaultyServer server = FaultyServer.start(builder -> builder.maxInboundMessageSize(1 << 20));
                DeliveryFixture fixture = new DeliveryFixture(
                        new GrpcSubscriber(Connection.to(server.target())
                                .plaintext()
                                .gzip(true)
                                .build()),
                        DeliveryFixture.QUICK)) {
            fixture.offer(ORDERS, 0, LARGE);
            await().atMost(Duration.ofSeconds(40)).until(() -> !fixture.states.isEmpty());
            assertThat(fixture.states.get(0).state()).isEqualTo(State.BACKING_OFF);
            assertThat(fixture.states.get(0).reason())
                    .startsWith("UNKNOWN from " + server.target() + " (Application error processing RPC)")
                    .contains("the server's message limit may be below this request's 1,500,")
                    .contains("retry.maxAttempts");
        }
    }
}
