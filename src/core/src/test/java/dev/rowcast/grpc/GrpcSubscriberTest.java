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
import dev.rowcast.deliver.UnaryOutlet;
import dev.rowcast.observe.State;
import dev.rowcast.progress.PendingRecord;
import dev.rowcast.progress.StreamOffsets;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.Verdict;
import io.grpc.DecompressorRegistry;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
@ExtendWith(Patience.class)
class GrpcSubscriberTest {
    private static final StreamId ORDERS = new StreamId("shop.shop.orders", 0);

    @TempDir
    private Path directory;

    private static Batch batch(int rowBytes) {
        PendingRecord pending = new StreamOffsets().open(0, 1);
        return Batch.of(List.of(Samples.change(ORDERS, 0, rowBytes, pending)));
    }

    private static Answer push(Connection connection) throws InterruptedException {
        return push(connection, batch(20));
    }

    private static Answer push(Connection connection, Batch batch) throws InterruptedException {
        BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
        try (GrpcSubscriber subscriber = new GrpcSubscriber(connection)) {
            subscriber.push(TestContext.get(), batch, answers::add);
            Answer answer = answers.poll(60, TimeUnit.SECONDS);
            assertThat(answer).as("answer").isNotNull();
            assertThat(answers).isEmpty();
            return answer;
        }
    }

    private static Answer.Failed failure(Connection connection) throws InterruptedException {
        Answer answer = push(connection);
        assertThat(answer).isInstanceOf(Answer.Failed.class);
        return (Answer.Failed) answer;
    }

    @Test
    @Tag("pitfall-14")
    void sendsTheHeadersOfTheConnection() throws InterruptedException {
        try (FaultyServer server = FaultyServer.start()) {
            Connection connection = Connection.to(server.target())
                    .plaintext()
                    .authority("billing.internal")
                    .metadata(Map.of("x-tenant", "blue", "x-blob-bin", "AQID"))
                    .build();
            assertThat(push(connection)).isEqualTo(Answer.Accepted.ALL);
            Metadata headers = server.headers.get(0);
            assertThat(headers.get(Metadata.Key.of("user-agent", Metadata.ASCII_STRING_MARSHALLER)))
                    .startsWith("rowcast/");
            assertThat(headers.get(Metadata.Key.of("x-tenant", Metadata.ASCII_STRING_MARSHALLER)))
                    .isEqualTo("blue");
            assertThat(headers.get(Metadata.Key.of("x-blob-bin", Metadata.BINARY_BYTE_MARSHALLER)))
                    .containsExactly(1, 2, 3);
            assertThat(server.authorities).containsExactly("billing.internal");
            assertThat(server.requests.get(0).getTable()).isEqualTo("orders");
            assertThat(connection.toString()).doesNotContain("blue").contains("x-tenant");
        }
    }

    @Test
    void aServiceThatIsNotThere() throws InterruptedException {
        try (FaultyServer server = FaultyServer.start()) {
            Answer.Failed failed = failure(Connection.to(server.target())
                    .plaintext()
                    .service("shop.OrdersSubscriber")
                    .build());
            assertThat(failed.failure()).isEqualTo(Failure.MISCONFIGURED);
            assertThat(failed.reason()).contains("UNIMPLEMENTED").contains("shop.OrdersSubscriber/Push");
        }
    }

    @Test
    void aHostThatIsNotThere() throws InterruptedException {
        Answer.Failed failed = failure(
                Connection.to("dns:///no-such-host.invalid:9090").plaintext().build());
        assertThat(failed.failure()).isEqualTo(Failure.UNREACHABLE);
        assertThat(failed.reason()).contains("UNAVAILABLE from dns:///no-such-host.invalid:9090 (");
    }

    @Test
    void aPeerThatAcceptsTheConnectionAndSaysNothing() throws IOException, InterruptedException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Answer.Failed failed = failure(Connection.to("127.0.0.1:" + silent.getLocalPort())
                    .plaintext()
                    .deadline(Duration.ofMillis(300))
                    .build());
            assertThat(failed.failure()).isEqualTo(Failure.FAULT);
            assertThat(failed.reason()).startsWith("DEADLINE_EXCEEDED");
        }
    }

    @Test
    void anAnswerThatIsTooLargeForUsIsNotARequestTooLargeForThem() throws InterruptedException {
        try (FaultyServer server = FaultyServer.start()) {
            server.behaving((request, reply) -> {
                Verdict.Builder verdict = Verdict.newBuilder().setReason("x".repeat(2 << 20));
                reply.onNext(PushResponse.newBuilder().addVerdicts(verdict).build());
                reply.onCompleted();
            });
            Answer.Failed failed =
                    failure(Connection.to(server.target()).plaintext().build());
            assertThat(failed.failure()).isEqualTo(Failure.ANSWER_TOO_LARGE);
            assertThat(failed.reason()).contains("is larger than 1,048,576 bytes");
        }
    }

    @Test
    void aRequestThatIsTooLargeForThem() throws InterruptedException {
        try (FaultyServer server = FaultyServer.start(builder -> builder.maxInboundMessageSize(2_000))) {
            Answer answer = push(Connection.to(server.target()).plaintext().build(), batch(3_000));
            assertThat(answer).isInstanceOf(Answer.Failed.class);
            Answer.Failed failed = (Answer.Failed) answer;
            assertThat(failed.failure()).isEqualTo(Failure.TOO_LARGE);
            assertThat(failed.sizeLimit()).isEqualTo(2_000);
        }
    }

    @Test
    void compressesRequestsIfToldTo() throws InterruptedException {
        List<Long> wireSizes = new CopyOnWriteArrayList<>();
        try (FaultyServer server =
                FaultyServer.start(builder -> builder.addStreamTracerFactory(measuring(wireSizes)))) {
            Connection.Builder connection = Connection.to(server.target()).plaintext();
            assertThat(push(connection.build(), batch(20_000))).isEqualTo(Answer.Accepted.ALL);
            assertThat(push(connection.gzip(true).build(), batch(20_000))).isEqualTo(Answer.Accepted.ALL);
            assertThat(wireSizes).hasSize(2);
            assertThat(wireSizes.get(0)).isGreaterThan(20_000);
            assertThat(wireSizes.get(1)).isLessThan(2_000);
            assertThat(server.requests.get(1)).isEqualTo(server.requests.get(0));
        }
    }

    @Test
    void aPeerThatCannotDecompressShowsAsMisconfigured() throws InterruptedException {
        try (FaultyServer server =
                FaultyServer.start(builder -> builder.decompressorRegistry(DecompressorRegistry.emptyInstance()))) {
            Connection.Builder connection = Connection.to(server.target()).plaintext();
            misconfigured(failure(connection.gzip(true).build()), "gzip");
            assertThat(push(connection.gzip(false).build())).isEqualTo(Answer.Accepted.ALL);
        }
    }

    private static ServerStreamTracer.Factory measuring(List<Long> wireSizes) {
        return new ServerStreamTracer.Factory() {
            @Override
            public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
                return new ServerStreamTracer() {
                    @Override
                    public void inboundMessageRead(int sequence, long wireSize, long size) {
                        wireSizes.add(wireSize);
                    }
                };
            }
        };
    }

    private static Connection trusting(Connection.Builder connection, TestAuthority authority) {
        return connection
                .security(new Connection.Security.Tls(authority.certificate(), null))
                .build();
    }

    @Test
    void onlyAGoodCertificateIsTrusted() throws InterruptedException {
        TestAuthority authority = new TestAuthority(directory, "ours");
        TestAuthority stranger = new TestAuthority(directory, "theirs");
        try (FaultyServer server = tls(authority.issue("ip:127.0.0.1", "-1H"))) {
            Connection.Builder connection = Connection.to(server.target());
            misconfigured(failure(connection.build()), "set tls.ca to the PEM file of its authority");
            assertThat(push(trusting(connection, authority))).isEqualTo(Answer.Accepted.ALL);
            misconfigured(failure(trusting(connection, stranger)), "no authority trusted here");
        }
        try (FaultyServer server = tls(authority.issue("dns:billing", "-1H"))) {
            Connection.Builder connection = Connection.to(server.target());
            misconfigured(
                    failure(trusting(connection, authority)),
                    "set tls.authority to the name that it carries (No subject alternative names matching");
            assertThat(push(connection.authority("billing").build())).isEqualTo(Answer.Accepted.ALL);
        }
        try (FaultyServer server = tls(authority.issue("ip:127.0.0.1", "-10d"))) {
            misconfigured(
                    failure(trusting(Connection.to(server.target()), authority)),
                    "certificate has expired: renew it there");
        }
    }

    @Test
    void tlsToAPeerThatSpeaksPlaintext() throws InterruptedException {
        try (FaultyServer server = FaultyServer.start()) {
            misconfigured(failure(Connection.to(server.target()).build()), "doesn't speak TLS there: check the port");
        }
    }

    private static FaultyServer tls(TestAuthority.Issued issued) {
        return FaultyServer.start(builder -> builder.useTransportSecurity(
                issued.chain().toFile(), issued.key().toFile()));
    }

    private static void misconfigured(Answer.Failed failed, String why) {
        assertThat(failed.failure()).as(failed.reason()).isEqualTo(Failure.MISCONFIGURED);
        assertThat(failed.reason()).contains(why).doesNotContain("\n");
    }

    @Test
    void mistakesInTheConnectionAreSaidAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new GrpcSubscriber(Connection.to("billing 9090").build()))
                .withMessageContaining("\"billing 9090\" is not a gRPC target");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GrpcSubscriber(Connection.to("billing:9090")
                        .security(new Connection.Security.Tls(Path.of("/no/such.pem"), null))
                        .build()))
                .withMessageContaining("/no/such.pem");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GrpcSubscriber(Connection.to("billing:9090")
                        .metadata(Map.of("blob-bin", "secret!"))
                        .build()))
                .withMessageContaining("\"blob-bin\"")
                .withMessageNotContaining("secret");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Connection.to("billing:9090").deadline(Duration.ZERO).build());
    }

    @Test
    void aCallThatIsCancelledIsNotAnsweredAsAccepted() throws InterruptedException {
        BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
        try (FaultyServer server = FaultyServer.start().behaving((request, reply) -> {});
                GrpcSubscriber subscriber = new GrpcSubscriber(
                        Connection.to(server.target()).plaintext().build())) {
            UnaryOutlet.Call call = subscriber.push(TestContext.get(), batch(20), answers::add);
            await().until(() -> server.requests.size() == 1);
            call.cancel();
            call.cancel();
            assertThat(answers.poll(60, TimeUnit.SECONDS)).isInstanceOf(Answer.Failed.class);
        }
    }

    @Test
    void aSubscriberThatIsUnknownStaysMisconfiguredUntilItIsThere() {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = new DeliveryFixture(
                        new GrpcSubscriber(Connection.to(server.target())
                                .plaintext()
                                .service("shop.Orders")
                                .build()),
                        DeliveryFixture.QUICK)) {
            fixture.offer(1);
            await().untilAsserted(() -> assertThat(fixture.stateNames()).containsExactly(State.MISCONFIGURED));
            await().untilAsserted(() -> assertThat(fixture.retried.get()).isGreaterThan(2));
            assertThat(fixture.stateNames()).containsExactly(State.MISCONFIGURED);
        }
    }
}
