package dev.rowcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rowcast.deliver.Patience;
import dev.rowcast.observe.State;
import dev.rowcast.observe.StateChange;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
@ExtendWith(Patience.class)
class BearerTokenTest {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final AtomicLong nanos = new AtomicLong();

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("token");
    }

    private void write(String token) {
        try {
            Files.writeString(file, token);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void isReadAgainWhenItChangedButLookedAtOnceASecond() throws Exception {
        write("first\n");
        TokenFile token = new TokenFile(file, nanos::get);
        assertThat(token.header()).isEqualTo("Bearer first");

        write("second\n");
        assertThat(token.header()).isEqualTo("Bearer first");
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(token.header()).isEqualTo("Bearer second");
        assertThat(token.isOtherThan("Bearer second")).isFalse();
        write("third!");
        assertThat(token.isOtherThan("Bearer second")).as("not a token").isFalse();
        write("third");
        assertThat(token.isOtherThan("Bearer second")).isTrue();
        assertThat(token.toString()).isEqualTo(file.toString());
    }

    @Test
    void theLastGoodOneStaysWhileItIsRenewed() throws Exception {
        write("good");
        TokenFile token = new TokenFile(file, nanos::get);
        assertThat(token.header()).isEqualTo("Bearer good");

        for (String half : List.of("", "two tokens", "x".repeat(9_000))) {
            write(half);
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThat(token.header()).isEqualTo("Bearer good");
            assertThat(token.fault()).contains("auth.tokenFile " + file).contains("no bearer token");
        }
        Files.delete(file);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(token.header()).isEqualTo("Bearer good");
        assertThat(token.fault()).contains("no such file");
    }

    @Test
    void withoutAnyTokenItSaysWhy() {
        write("what is this");
        assertThatThrownBy(() -> new TokenFile(file, nanos::get).header())
                .hasMessageContaining("auth.tokenFile " + file + " can't be used")
                .hasMessageNotContaining("what is this");
        assertThatThrownBy(() -> new TokenFile(directory, nanos::get).header()).hasMessageContaining("can't be");
    }

    @Test
    void aSubscriptionWithoutItsTokenIsMisconfiguredUntilItIsThere() {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = fixture(server)) {
            fixture.offer(1);
            await().untilAsserted(() -> assertThat(fixture.stateNames()).containsExactly(State.MISCONFIGURED));
            assertThat(fixture.states.get(0).reason()).contains("there is no such file on this worker");
            assertThat(server.headers).isEmpty();

            write("late");
            await().untilAsserted(() -> assertThat(fixture.delivered).hasValue(1));
            assertThat(server.headers.get(0).get(AUTHORIZATION)).isEqualTo("Bearer late");
        }
    }

    @Test
    void aRefusedTokenIsTriedAgainWhenItChangedAndIsShownNowhere() {
        List<String> logged = new CopyOnWriteArrayList<>();
        Handler recorder = new Recorder(logged);
        Logger.getLogger("").addHandler(recorder);
        write("s3cr3t-old");
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = fixture(server)) {
            server.behaving((request, reply) -> {
                String sent = server.headers.get(server.headers.size() - 1).get(AUTHORIZATION);
                if ("Bearer s3cr3t-new".equals(sent)) {
                    FaultyServer.ACCEPT.answer(request, reply);
                } else {
                    FaultyServer.refuse(Status.UNAUTHENTICATED.withDescription("expired: " + sent))
                            .answer(request, reply);
                }
            });
            fixture.offer(1);
            await().untilAsserted(() -> assertThat(fixture.stateNames()).containsExactly(State.MISCONFIGURED));
            await().untilAsserted(() -> assertThat(fixture.retried.get()).isGreaterThan(2));
            write("s3cr3t-new");
            await().untilAsserted(() -> assertThat(fixture.delivered).hasValue(1));

            String reason = fixture.states.get(0).reason();
            assertThat(reason)
                    .startsWith("UNAUTHENTICATED from ")
                    .contains("expired: Bearer [secret]", "check the token in " + file);
            assertThat(fixture.states.stream().map(StateChange::toString)).noneMatch(text -> text.contains("s3cr3t"));
            assertThat(connection(server).toString()).doesNotContain("s3cr3t");
            assertThat(logged).noneMatch(line -> line.contains("s3cr3t"));
        } finally {
            Logger.getLogger("").removeHandler(recorder);
        }
    }

    private Connection connection(FaultyServer server) {
        return Connection.to(server.target()).plaintext().tokenFile(file).build();
    }

    private DeliveryFixture fixture(FaultyServer server) {
        return new DeliveryFixture(new GrpcSubscriber(connection(server)), DeliveryFixture.QUICK);
    }

    /** Keeps what gRPC logs. */
    private static final class Recorder extends Handler {
        private final List<String> lines;

        Recorder(List<String> lines) {
            this.lines = lines;
        }

        @Override
        public void publish(LogRecord record) {
            lines.add(new SimpleFormatter().format(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
