package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cluster that can't be reached is named, and the attempts to reach it don't fill the log. What Kafka's client logs goes to standard error in these tests. */
class BrokersTest {
    /** Kafka's client takes up to a second between attempts; one that takes no pause logs thousands. */
    private static final int MOST_LINES = 100;

    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final PrintStream err = System.err;

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setErr(err);
    }

    @Test
    void whatIsLoggedIsSeenHere() {
        Map<String, Object> client = new HashMap<>(Map.of("bootstrap.servers", "127.0.0.1:1"));

        try (Admin admin = Admin.create(client)) {
            assertThat(admin).isNotNull();
            org.slf4j.LoggerFactory.getLogger("org.apache.kafka.clients.NetworkClient")
                    .warn("seen");
        }

        assertThat(lines()).anyMatch(line -> line.contains("seen"));
    }

    @Test
    void aPortThatNobodyListensOnIsNamedAndNothingIsLogged() throws IOException {
        String nobody;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "127.0.0.1:" + taken.getLocalPort();
        }

        assertThatThrownBy(() -> Brokers.admin(Map.of("bootstrap.servers", nobody)))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("no broker takes a connection: " + nobody);
        assertThat(lines()).isEmpty();
    }

    @Test
    void aBrokerThatIsRestartedIsWaitedFor() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        Map<String, Object> client = Map.of("bootstrap.servers", "127.0.0.1:" + port);
        CompletableFuture<Void> waiting =
                CompletableFuture.runAsync(() -> Brokers.awaitReachable(client, Duration.ofMinutes(2)));
        await().during(Duration.ofMillis(600)).until(() -> !waiting.isDone());

        try (ServerSocket again = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            waiting.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void oneThatDoesNotComeBackIsNamedInTheEnd() throws IOException {
        String nobody;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "127.0.0.1:" + taken.getLocalPort();
        }

        assertThatThrownBy(() -> Brokers.awaitReachable(Map.of("bootstrap.servers", nobody), Duration.ofMillis(600)))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining(nobody);
    }

    @Test
    void aServerThatHangsUpIsTriedWithPauses() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread hangingUp = new Thread(() -> hangUp(server), "hangs up");
            hangingUp.setDaemon(true);
            hangingUp.start();
            Map<String, Object> client = Map.of(
                    "bootstrap.servers",
                    "127.0.0.1:" + server.getLocalPort(),
                    "default.api.timeout.ms",
                    4_000,
                    "request.timeout.ms",
                    2_000);

            try (Admin admin = Brokers.admin(client)) {
                assertThatThrownBy(() -> StatusTopic.await(admin.listTopics().names()))
                        .isInstanceOf(KafkaException.class);
            }
        }

        assertThat(lines()).hasSizeLessThan(MOST_LINES);
    }

    private static void hangUp(ServerSocket server) {
        try {
            while (true) {
                server.accept().close();
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private List<String> lines() {
        return logged.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
