package dev.rowcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.deliver.Patience;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.Verdict;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(300)
@ExtendWith(Patience.class)
class RedactionTest {
    private static final String KEY = "sesame-4711";
    private static final String TOKEN = "abc.def-ghi";

    private static Connection withSecrets(FaultyServer server) {
        return Connection.to(server.target())
                .plaintext()
                .metadata(Map.of("x-api-key", KEY, "authorization", "Bearer " + TOKEN, "x-tenant", "7"))
                .secretMetadata(Set.of("x-api-key", "authorization"))
                .build();
    }

    @Test
    void whatAServerQuotesOfSecretsIsTakenOutOfStatesAndRejections() {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture =
                        new DeliveryFixture(new GrpcSubscriber(withSecrets(server)), DeliveryFixture.QUICK)) {
            // At the place where a long message is cut.
            String quoting = "x".repeat(495) + KEY;
            server.behaving(FaultyServer.refuse(Status.PERMISSION_DENIED.withDescription(quoting)));
            fixture.offer(1);
            await().untilAsserted(() -> assertThat(fixture.states).hasSize(1));
            server.behaving((request, reply) -> {
                Verdict.Builder rejected = Verdict.newBuilder()
                        .setDecision(Verdict.Decision.DECISION_REJECT)
                        .setReason("tenant 7 may not with " + TOKEN + " and " + KEY);
                reply.onNext(PushResponse.newBuilder().addVerdicts(rejected).build());
                reply.onCompleted();
            });
            await().untilAsserted(() -> assertThat(fixture.rejected).hasSize(1));

            assertThat(fixture.rejected.get(0).reason()).contains("tenant 7 may not with [secret] and [secret]");
            assertThat(fixture.states.toString()).doesNotContain("sesa", TOKEN);
            assertThat(withSecrets(server).toString()).doesNotContain(KEY, TOKEN);
            assertThat(server.headers.get(0).get(Metadata.Key.of("x-api-key", Metadata.ASCII_STRING_MARSHALLER)))
                    .isEqualTo(KEY);
        }
    }

    @Test
    void theLongerOfTwoGoesFirst() {
        Redaction redaction = new Redaction(List.of("ab", "abc", ""));
        assertThat(redaction.of("xabcabx")).isEqualTo("x[secret][secret]x");
        assertThat(redaction.toString()).doesNotContain("ab");
    }
}
