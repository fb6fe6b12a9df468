package dev.rowcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.rowcast.change.StreamId;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Batch;
import dev.rowcast.deliver.Failure;
import dev.rowcast.deliver.Patience;
import dev.rowcast.deliver.Samples;
import dev.rowcast.grpc.Connection.Identity;
import dev.rowcast.grpc.Connection.Security;
import dev.rowcast.observe.State;
import dev.rowcast.progress.StreamOffsets;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates of both sides, on a server that wants one of the client. */
@Timeout(300)
@ExtendWith(Patience.class)
class MutualTlsTest {
    private static final StreamId ORDERS = new StreamId("shop.shop.orders", 0);

    @TempDir
    private static Path directory;

    private static TestAuthority authority;
    private static TestAuthority stranger;
    private static TestAuthority.Issued server;
    private static TestAuthority.Issued client;

    @BeforeAll
    static void issue() {
        authority = new TestAuthority(directory, "ours");
        stranger = new TestAuthority(directory, "theirs");
        server = authority.issue("ip:127.0.0.1", "-1H");
        client = authority.issue("dns:rowcast", "-1H");
    }

    private static FaultyServer wantingCertificates(String protocol) {
        return FaultyServer.start(builder -> {
            try {
                return builder.sslContext(GrpcSslContexts.configure(SslContextBuilder.forServer(
                                        server.chain().toFile(), server.key().toFile())
                                .trustManager(authority.certificate().toFile())
                                .protocols(protocol)
                                .clientAuth(ClientAuth.REQUIRE))
                        .build());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static Connection to(FaultyServer target, @Nullable Identity identity) {
        return Connection.to(target.target())
                .security(new Security.Tls(authority.certificate(), identity))
                .build();
    }

    private static Identity identity(TestAuthority.Issued issued) {
        return new Identity(issued.chain(), issued.key());
    }

    private static Answer push(Connection connection) throws InterruptedException {
        BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
        Batch batch = Batch.of(List.of(Samples.change(ORDERS, 0, 20, new StreamOffsets().open(0, 1))));
        try (GrpcSubscriber subscriber = new GrpcSubscriber(connection)) {
            subscriber.push(TestContext.get(), batch, answers::add);
            Answer answer = answers.poll(60, TimeUnit.SECONDS);
            assertThat(answer).as("answer").isNotNull();
            return answer;
        }
    }

    private static void misconfigured(Answer answer, String... toCheck) {
        assertThat(answer).isInstanceOf(Answer.Failed.class);
        Answer.Failed failed = (Answer.Failed) answer;
        assertThat(failed.failure()).as(failed.reason()).isEqualTo(Failure.MISCONFIGURED);
        assertThat(failed.reason()).contains(toCheck).doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void showsItsCertificateAndSaysWhatIsWrongWithIt(String protocol) throws InterruptedException {
        try (FaultyServer wanting = wantingCertificates(protocol)) {
            assertThat(push(to(wanting, identity(client)))).isEqualTo(Answer.Accepted.ALL);
            misconfigured(push(to(wanting, null)), "wants a client certificate", "set tls.cert and tls.key");
            misconfigured(
                    push(to(wanting, identity(stranger.issue("dns:rowcast", "-1H")))), "tls.cert", "an authority that");
            misconfigured(push(to(wanting, identity(authority.issue("dns:rowcast", "-10d")))), "tls.cert", "expired");
        }
    }

    @Test
    void showsAsMisconfiguredWithoutFlapping() {
        try (FaultyServer wanting = wantingCertificates("TLSv1.3");
                DeliveryFixture fixture =
                        new DeliveryFixture(new GrpcSubscriber(to(wanting, null)), DeliveryFixture.QUICK)) {
            fixture.offer(1);
            await().untilAsserted(() -> assertThat(fixture.retried.get()).isGreaterThan(2));
            assertThat(fixture.stateNames()).containsExactly(State.MISCONFIGURED);
            assertThat(fixture.states.get(0).reason()).contains("set tls.cert and tls.key");
            assertThat(fixture.rejected).isEmpty();
        }
    }

    @Test
    void filesThatCannotBeUsedAreNamedAtTheStart() throws IOException {
        Path garbled = Files.writeString(directory.resolve("garbled.pem"), """
                -----BEGIN CERTIFICATE-----
                MIIBIjANBgkq
                -----END CERTIFICATE-----
                """);
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        Path secret = Files.writeString(directory.resolve("secret.key"), """
                -----BEGIN PRIVATE KEY-----
                c2VjcmV0
                -----END PRIVATE KEY-----
                """);
        Path old = Files.writeString(directory.resolve("old.key"), """
                -----BEGIN EC PRIVATE KEY-----
                c2VjcmV0
                -----END EC PRIVATE KEY-----
                """);
        Path locked = Files.writeString(directory.resolve("locked.key"), """
                -----BEGIN ENCRYPTED PRIVATE KEY-----
                c2VjcmV0
                -----END ENCRYPTED PRIVATE KEY-----
                """);
        Path absent = directory.resolve("absent.pem");

        unusable(absent, null, "tls.ca " + absent + " can't be used: there is no such file");
        unusable(garbled, null, "tls.ca " + garbled + " can't be used: it holds no readable PEM certificate");
        unusable(empty, null, "tls.ca " + empty + " can't be used: it holds no PEM certificate");
        unusable(directory, null, "tls.ca " + directory + " can't be used: it can't be read");
        unusable(null, new Identity(absent, client.key()), "tls.cert " + absent + " can't be used");
        unusable(null, new Identity(client.chain(), absent), "tls.key " + absent + " can't be used");
        unusable(null, new Identity(client.chain(), empty), "it holds no PEM key");
        unusable(null, new Identity(client.chain(), secret), "it holds no readable PKCS #8 key of type EC");
        unusable(null, new Identity(client.chain(), old), "convert it with openssl pkcs8");
        unusable(null, new Identity(client.chain(), locked), "its key is encrypted");
        unusable(
                null,
                new Identity(client.chain(), server.key()),
                "tls.key " + server.key() + " can't be used: it is not the key of the certificate in "
                        + client.chain());
    }

    private static void unusable(@Nullable Path trusted, @Nullable Identity identity, String message) {
        Connection connection = Connection.to("billing:9090")
                .security(new Security.Tls(trusted, identity))
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GrpcSubscriber(connection))
                .withMessageContaining(message)
                .withMessageNotContaining("c2VjcmV0");
    }
}
