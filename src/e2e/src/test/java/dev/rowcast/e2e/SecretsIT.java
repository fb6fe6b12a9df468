package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.grpc.TestAuthority;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.Verdict;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** TLS, client certificates, tokens and secret headers on a real worker, and where their secrets show: nowhere. */
@ExtendWith(StackExtension.class)
class SecretsIT {
    private static final String TOKEN = "tok-5e2a.9c71";
    private static final String KEY = "key-d0b4-66f3";
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> API_KEY = Metadata.Key.of("x-api-key", Metadata.ASCII_STRING_MARSHALLER);

    @TempDir
    private Path directory;

    /** Every call has to bring what is secret; the first is refused all the same, with all of it in the message. */
    private static final class Doorkeeper implements ServerInterceptor {
        private volatile boolean refused;

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            if (call.getMethodDescriptor().getFullMethodName().startsWith("grpc.health")) {
                return next.startCall(call, headers);
            }
            boolean known = ("Bearer " + TOKEN).equals(headers.get(AUTHORIZATION)) && KEY.equals(headers.get(API_KEY));
            if (known && refused) {
                return next.startCall(call, headers);
            }
            refused = true;
            call.close(
                    Status.UNAVAILABLE.withDescription(
                            "not with " + headers.get(AUTHORIZATION) + " and " + headers.get(API_KEY)),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }

    @Test
    void secretsShowNowhereAndEachBadCertificateIsOneStateAndOneLine() throws IOException {
        TestAuthority ours = new TestAuthority(directory, "ours");
        TestAuthority theirs = new TestAuthority(directory, "theirs");
        TestAuthority.Issued client = ours.issue("dns:rowcast", "-1H");
        Path token = Files.writeString(directory.resolve("token"), TOKEN + "\n");
        Path secrets = Files.writeString(directory.resolve("secrets.properties"), "billing=" + KEY + "\n");
        Pipeline pipeline = Pipeline.of("secrets");
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 5);
        GenericSubscriber good = GenericSubscriber.listening(mutualTls(ours, ours.issue("ip:127.0.0.1", "-1H")));
        good.answering(SecretsIT::rejectOneWithItsSecrets);
        Map<String, GenericSubscriber> bad = new LinkedHashMap<>();
        bad.put("expired", GenericSubscriber.listening(tls(ours.issue("ip:127.0.0.1", "-10d"))));
        bad.put("other-host", GenericSubscriber.listening(tls(ours.issue("dns:billing", "-1H"))));
        bad.put("unknown-ca", GenericSubscriber.listening(tls(theirs.issue("ip:127.0.0.1", "-1H"))));

        pipeline.startSource(Map.of());
        // One task, since each that gets the partition has a line of its own.
        ConnectorConfig sink = pipeline.sinkConfig(Route.to(good.port(), "replaced", pipeline.table("orders")))
                .with("tasks.max", "1")
                .with("secret.billing-key", "${file:" + secrets + ":billing}")
                .with("routes", routes(pipeline, good, bad, ours, client, token));
        pipeline.start(TestStack.shared().connect(), sink);
        pipeline.awaitCount(good, 5);
        pipeline.waiting()
                .untilAsserted(() -> assertThat(bad.keySet())
                        .allSatisfy(name -> assertThat(linesOf(pipeline, name)).hasSize(1)));
        pipeline.waiting().untilAsserted(() -> assertThat(letters(pipeline)).isNotEmpty());

        assertThat(linesOf(pipeline, "expired").get(0)).contains("MISCONFIGURED", "certificate has expired");
        assertThat(linesOf(pipeline, "other-host").get(0)).contains("MISCONFIGURED", "is for another name");
        assertThat(linesOf(pipeline, "unknown-ca").get(0)).contains("MISCONFIGURED", "no authority trusted here");
        assertThat(bad.values())
                .allSatisfy(subscriber -> assertThat(subscriber.received()).isEmpty());
        Map<String, String> places = everythingThatShows(pipeline, sink);
        assertThat(places.get("dead letters")).contains("refused for [secret]");
        assertThat(places.get("config")).contains("${file:");
        List<String> secret = new ArrayList<>(List.of(TOKEN, KEY));
        Files.readAllLines(client.key()).stream()
                .filter(line -> !line.startsWith("-----"))
                .forEach(secret::add);
        assertThat(places)
                .allSatisfy(
                        (place, text) -> assertThat(text).as(place).isNotEmpty().doesNotContain(secret));
    }

    private static Map<String, String> everythingThatShows(Pipeline pipeline, ConnectorConfig sink) {
        Map<String, String> places = new LinkedHashMap<>();
        places.put("connect.log", log());
        String connector = "/connectors/" + pipeline.sink();
        for (String path : List.of("config", "status", "tasks", "offsets")) {
            places.put(path, get(connector + "/" + path));
        }
        places.put("expanded", get("/connectors?expand=info&expand=status"));
        places.put(
                "validate",
                TestStack.shared()
                        .connect()
                        .send(
                                "PUT",
                                "/connector-plugins/RowcastSinkConnector/config/validate",
                                sink.with("name", sink.name()).config())
                        .toString());
        places.put("dead letters", letters(pipeline));
        places.put("status topic", text(pipeline.contractLog() + "-status"));
        return places;
    }

    private static String get(String path) {
        return TestStack.shared().connect().send("GET", path, null).toString();
    }

    private static String letters(Pipeline pipeline) {
        return text(pipeline.deadLetters());
    }

    /** All records of a topic with their headers. */
    private static String text(String topic) {
        StringBuilder text = new StringBuilder();
        for (ConsumerRecord<String, String> record : TestStack.shared().topics().read(Set.of(topic))) {
            text.append(record.key()).append(' ').append(record.value());
            record.headers()
                    .forEach(header -> text.append(' ')
                            .append(header.key())
                            .append('=')
                            .append(header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8)));
        }
        return text.toString();
    }

    private static String log() {
        try {
            return new String(
                    Files.readAllBytes(TestStack.shared().stack().connect().log()), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> linesOf(Pipeline pipeline, String subscription) {
        return log().lines()
                .filter(line -> line.contains("[" + name(pipeline, subscription) + "]"))
                .toList();
    }

    private static String name(Pipeline pipeline, String subscription) {
        return pipeline.prefix() + "-" + subscription;
    }

    private static PushResponse rejectOneWithItsSecrets(PushRequest batch) {
        boolean first = batch.getChangesList().stream()
                .anyMatch(change -> change.getKey()
                        .equals(shop.OrdersKey.newBuilder().setId(1).build().toByteString()));
        return first
                ? PushResponse.newBuilder()
                        .addVerdicts(Verdict.newBuilder()
                                .setDecision(Verdict.Decision.DECISION_REJECT)
                                .setReason("refused for " + KEY + " of " + TOKEN))
                        .build()
                : PushResponse.getDefaultInstance();
    }

    private static UnaryOperator<NettyServerBuilder> tls(TestAuthority.Issued server) {
        return builder -> builder.useTransportSecurity(
                server.chain().toFile(), server.key().toFile());
    }

    private static UnaryOperator<NettyServerBuilder> mutualTls(TestAuthority authority, TestAuthority.Issued server) {
        return builder -> {
            try {
                return builder.intercept(new Doorkeeper())
                        .sslContext(GrpcSslContexts.configure(SslContextBuilder.forServer(
                                                server.chain().toFile(),
                                                server.key().toFile())
                                        .trustManager(authority.certificate().toFile())
                                        .clientAuth(ClientAuth.REQUIRE))
                                .build());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static String routes(
            Pipeline pipeline,
            GenericSubscriber good,
            Map<String, GenericSubscriber> bad,
            TestAuthority authority,
            TestAuthority.Issued client,
            Path token)
            throws IOException {
        Map<String, Object> secured = new LinkedHashMap<>(subscription(pipeline, "good", good));
        secured.put(
                "tls",
                Map.of(
                        "ca", authority.certificate().toString(),
                        "cert", client.chain().toString(),
                        "key", client.key().toString()));
        secured.put("auth", Map.of("tokenFile", token.toString()));
        secured.put("metadata", Map.of("x-api-key", Map.of("secret", "billing-key"), "x-tenant", "7"));
        secured.put("healthCheck", "server");
        List<Map<String, Object>> all = new ArrayList<>(List.of(secured));
        bad.forEach((name, subscriber) -> all.add(subscription(pipeline, name, subscriber)));
        return new ObjectMapper()
                .writeValueAsString(Map.of(
                        "defaults",
                        Map.of("tls", Map.of("ca", authority.certificate().toString())),
                        "subscriptions",
                        all));
    }

    private static Map<String, Object> subscription(Pipeline pipeline, String name, GenericSubscriber subscriber) {
        return Map.of(
                "name",
                name(pipeline, name),
                "tables",
                List.of(pipeline.table("orders")),
                "target",
                "127.0.0.1:" + subscriber.port());
    }
}
