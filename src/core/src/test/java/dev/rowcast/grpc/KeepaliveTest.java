package dev.rowcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Batch;
import dev.rowcast.deliver.Failure;
import dev.rowcast.deliver.Patience;
import dev.rowcast.deliver.Samples;
import dev.rowcast.grpc.Connection.Keepalive;
import dev.rowcast.observe.State;
import dev.rowcast.progress.StreamOffsets;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** Peers that vanish without a word, and what keeping an eye on them may cost. */
@Timeout(300)
@ExtendWith(Patience.class)
class KeepaliveTest {
    /** What servers permit unless they were told otherwise; they don't put it into their API. */
    private static final Duration PERMITTED = Duration.ofMinutes(5);

    /** The quickest that gRPC for Java does. */
    private static final Keepalive QUICKEST = new Keepalive(Duration.ofSeconds(10), Duration.ofSeconds(1));

    private static DeliveryFixture through(TcpProxy proxy, Keepalive keepalive, Duration deadline) {
        return new DeliveryFixture(
                new GrpcSubscriber(Connection.to(proxy.target())
                        .plaintext()
                        .keepalive(keepalive)
                        .deadline(deadline)
                        .build()),
                DeliveryFixture.QUICK);
    }

    @Test
    void theDefaultIsSlowerThanServersPermit() {
        assertThat(Connection.to("a:1").build().keepalive().time()).isGreaterThan(PERMITTED);
    }

    @Test
    void aVanishedPeerIsNoticedWhileACallIsOut() throws IOException {
        try (FaultyServer server = FaultyServer.start();
                TcpProxy proxy = new TcpProxy(server.port());
                DeliveryFixture fixture = through(proxy, QUICKEST, Duration.ofMinutes(5))) {
            fixture.offer(1);
            await().untilAsserted(() -> assertThat(fixture.delivered).hasValue(1));
            proxy.vanish();
            fixture.offer(1);
            await().untilAsserted(() -> assertThat(fixture.states).isNotEmpty());
            assertThat(fixture.states.get(0).state()).isEqualTo(State.BACKING_OFF);
            assertThat(fixture.states.get(0).reason()).contains("UNAVAILABLE", "Keepalive failed");
            proxy.comeBack();
            await().untilAsserted(() -> assertThat(fixture.delivered).hasValue(2));
        }
    }

    @Test
    void aVanishedPeerIsNoticedAtACallsDeadline() throws IOException {
        try (FaultyServer server = FaultyServer.start();
                TcpProxy proxy = new TcpProxy(server.port());
                DeliveryFixture fixture = through(proxy, Keepalive.DEFAULT, Duration.ofMillis(500))) {
            fixture.offer(1);
            await().untilAsserted(() -> assertThat(fixture.delivered).hasValue(1));
            proxy.vanish();
            fixture.offer(1);
            await().untilAsserted(() -> assertThat(fixture.states).isNotEmpty());
            assertThat(fixture.states.get(0).reason()).contains("DEADLINE_EXCEEDED");
        }
    }

    @Test
    @Tag("pitfall-14")
    void oneThatPingsTooOftenIsToldWhatToChange() throws IOException, InterruptedException {
        BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
        Batch batch = Batch.of(List.of(Samples.change(DeliveryFixture.ORDERS, 0, 20, new StreamOffsets().open(0, 1))));
        try (FaultyServer server = FaultyServer.start().behaving((request, reply) -> {});
                TcpProxy proxy = new TcpProxy(server.port());
                GrpcSubscriber subscriber = new GrpcSubscriber(
                        Connection.to(proxy.target()).plaintext().build())) {
            subscriber.push(TestContext.get(), batch, answers::add);
            await().untilAsserted(() -> assertThat(server.requests).hasSize(1));
            proxy.cutOffForTooManyPings();
            assertThat(answers.poll(60, TimeUnit.SECONDS)).isInstanceOfSatisfying(Answer.Failed.class, failed -> {
                assertThat(failed.failure()).isEqualTo(Failure.UNREACHABLE);
                assertThat(failed.reason())
                        .startsWith("ENHANCE_YOUR_CALM from " + proxy.target())
                        .contains("set keepalive.time to what the server permits");
            });
            server.behaving(FaultyServer.ACCEPT);
            subscriber.push(TestContext.get(), batch, answers::add);
            assertThat(answers.poll(60, TimeUnit.SECONDS)).isEqualTo(Answer.Accepted.ALL);
            assertThat(proxy.connections()).isEqualTo(2);
        }
    }

    /** Takes most of a minute of waiting, since gRPC for Java pings no more often than each 10 s: run with -Drowcast.slow=true. */
    @Test
    @EnabledIfSystemProperty(named = "rowcast.slow", matches = "true")
    void whatAServerReallyEnforces() throws IOException {
        try (FaultyServer strict = FaultyServer.start(builder -> builder.permitKeepAliveTime(5, TimeUnit.MINUTES));
                FaultyServer lenient = FaultyServer.start(builder -> builder.permitKeepAliveTime(9, TimeUnit.SECONDS));
                TcpProxy toStrict = new TcpProxy(strict.port());
                TcpProxy toLenient = new TcpProxy(lenient.port());
                DeliveryFixture violating = through(toStrict, QUICKEST, Duration.ofMinutes(5));
                DeliveryFixture permitted = through(toLenient, QUICKEST, Duration.ofMinutes(5))) {
            strict.behaving((request, reply) -> {});
            lenient.behaving((request, reply) -> {});
            violating.offer(1);
            permitted.offer(1);
            await().atMost(Duration.ofSeconds(80))
                    .untilAsserted(() -> assertThat(violating.states).isNotEmpty());
            assertThat(violating.states.get(0).reason()).contains("ENHANCE_YOUR_CALM", "keepalive.time");
            assertThat(permitted.states).isEmpty();
            assertThat(toLenient.connections()).isEqualTo(1);
        }
    }
}
