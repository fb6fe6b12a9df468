package dev.rowcast.cli.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.rowcast.cli.Rowcast;
import dev.rowcast.cli.support.KafkaTrouble;
import dev.rowcast.cli.support.StandardOutput;
import dev.rowcast.connect.StatusReader.Heard;
import dev.rowcast.connect.StatusReader.Snapshot;
import dev.rowcast.observe.HeldTable;
import dev.rowcast.observe.KeyChanges;
import dev.rowcast.observe.NotUnderstood;
import dev.rowcast.observe.SubscriptionStatus;
import dev.rowcast.observe.TaskStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

class StatusCommandTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final long NOW = NOON.toEpochMilli();
    private static final String WORKER = "kafka-1 (process 7)";

    private final List<Heard> heard = new ArrayList<>();
    private final Map<String, String> unreadable = new TreeMap<>();
    private List<KeyChanges> keyChanges = List.of();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private IntConsumer reading = reads -> {};

    @Test
    void showsEverySubscriptionOverAllTasks() {
        hear(task(0, delivering("audit", 1_000, 12), backingOff("billing-orders")));
        hear(task(1, delivering("audit", 204, 0)));

        assertThat(run()).isEqualTo(3);
        assertOut("""
                shop: 2 tasks, on kafka-1 (process 7)
                SUBSCRIPTION    STATE           RATE    LAG  OLDEST  WAITING  HELD  TASKS
                audit           DELIVERING   1,204/s  20 ms   20 ms       12  -     0, 1
                billing-orders  BACKING_OFF    0.0/s   12 s    12 s    1,204  -     0
                    for 11 s: UNAVAILABLE from dns:///billing:9090 (connection refused); next try in 1.6 s
                    Look at dns:///billing:9090. Nothing is lost meanwhile: changes wait until the subscriber accepts them
                    If the service can't be mended soon, make this one change a dead letter and go on without it:
                      rowcast skip --subscription billing-orders --id 'i/0/2/shop:5/shop server'\\''s'
                """);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void allIsWellIsExitCodeZero() {
        hear(task(0, delivering("audit", 10, 0)));

        assertThat(run()).isZero();
        assertThat(run("--subscription", "audit", "--connector", "shop")).isZero();
    }

    @Test
    void aTaskThatIsSilentForThreeIntervalsIsStaleAndItsFiguresDontCount() {
        hear(task(0, delivering("audit", 10, 0)));
        TaskStatus silent = task(1, delivering("audit", 500, 700));
        heard.add(new Heard(silent, NOW - 30_000));
        assertThat(run()).as("three intervals are not too long").isZero();
        heard.set(1, new Heard(silent, NOW - 30_001));
        out.getBuffer().setLength(0);

        assertThat(run()).isEqualTo(3);
        assertOut("""
                shop: 2 tasks, on kafka-1 (process 7)
                  task 1 is STALE: last heard of 30 s ago on kafka-1 (process 7), and it writes each 10 s
                    Look at that worker: it died, hangs, or doesn't reach Kafka. Of a dead one Kafka Connect moves the task to another
                    worker after scheduled.rebalance.max.delay.ms
                SUBSCRIPTION  STATE    RATE   LAG  OLDEST  WAITING  HELD  TASKS
                audit         STALE  10.0/s  0 ms       -        0  -     0, 1
                """);
    }

    @Test
    void aTaskThatFailedShowsUntilItRunsAgain() {
        heard.add(new Heard(
                task(0, delivering("audit", 10, 0)).stopped(NOW - 120_000, "no dead-letter queue"), NOW - 120_000));

        assertThat(run()).isEqualTo(3);
        assertOut("""
                shop: 1 task, none of them alive
                  task 0 FAILED 2 min ago on kafka-1 (process 7): no dead-letter queue
                    Mend that, then restart it: POST /connectors/shop/tasks/0/restart to Kafka Connect
                SUBSCRIPTION  STATE   RATE  LAG  OLDEST  WAITING  HELD  TASKS
                audit         FAILED     -    -       -        -  -     0
                """);
    }

    @Test
    void aTaskThatStoppedInOrderIsGone() {
        hear(task(0, delivering("audit", 10, 0)));
        heard.add(new Heard(task(1, delivering("audit", 9, 0)).stopped(NOW - 5_000, null), NOW - 5_000));

        assertThat(run()).isZero();
        assertThat(out.toString()).contains("shop: 1 task, on").doesNotContain("STALE");
        out.getBuffer().setLength(0);

        heard.remove(0);
        assertThat(run()).as("nothing runs").isEqualTo(3);
        assertOut("""
                shop: stopped 5 s ago; if that wasn't intended, Kafka Connect's GET /connectors/shop/status says why
                """);

        heard.clear();
        heard.add(new Heard(task(1).stopped(NOW - 3_700_000, null), NOW - 3_700_000));
        assertThat(run()).isEqualTo(1);
        assertThat(err.toString()).contains("no task has published its status yet, or all stopped long ago");
    }

    @Test
    void aHalfOfAKeyChangeThatIsMissingForFiveMinutesIsTold() {
        long old = NOW - 600_000;
        keyChanges = List.of(
                new KeyChanges("shop.items", old, 1, 0),
                new KeyChanges("shop.orders", old, 2, 0),
                new KeyChanges("shop.carts", old + 1, 3, 0),
                new KeyChanges("shop.carts", NOW - 4_000_000, 3, 0));
        hear(task(0, delivering("audit", 10, 0)));
        keyChanges = List.of(new KeyChanges("shop.items", old, 0, 1), new KeyChanges("shop.orders", old, 0, 1));
        hear(task(1, delivering("audit", 10, 0)));

        assertThat(run()).isEqualTo(3);
        assertThat(out.toString())
                .contains(
                        "half of a key change is missing in shop.orders: 2 deletes of old keys and 1 insert of new ones")
                .as("both halves came, to different tasks")
                .doesNotContain("shop.items")
                .as("is too young, or from before the partitions were assigned")
                .doesNotContain("shop.carts");

        heard.set(1, new Heard(heard.get(1).status(), NOW - 60_000));
        out.getBuffer().setLength(0);
        run();
        assertThat(out.toString()).as("whoever has the other half is silent").doesNotContain("half of a key change");
    }

    @Test
    void agesAreOfNowWhileASubscriptionIsStuck() {
        heard.add(new Heard(task(0, delivering("audit", 10, 3), backingOff("billing-orders")), NOW - 9_000));

        assertThat(run()).isEqualTo(3);
        assertThat(out.toString())
                .as("what goes out isn't what waited when the task wrote")
                .containsPattern("(?m)^audit +DELIVERING +10.0/s +20 ms +20 ms ")
                .containsPattern("(?m)^billing-orders +BACKING_OFF +0.0/s +21 s +21 s ");
    }

    @Test
    void aHungSubscriberAndWhoWaitsForItShow() {
        hear(task(
                0,
                subscription("idle", "IDLE", "", NOW - 60_000, 0, 0, 0, 0),
                subscription(
                        "billing",
                        "WAITING_FOR_ANSWER",
                        "no answer yet to 2 changes of shop.orders from shop.shop.orders-0@7",
                        NOW - 12_000,
                        0,
                        0,
                        1_000,
                        13_000),
                subscription(
                        "audit",
                        "BEHIND",
                        "waits for billing (same partition): shop.shop.orders-0 is read no further",
                        NOW - 7_000,
                        0,
                        0,
                        0,
                        0)));

        assertThat(run()).isEqualTo(3);
        assertOut("""
                shop: 1 task, on kafka-1 (process 7)
                SUBSCRIPTION  STATE                RATE   LAG  OLDEST  WAITING  HELD  TASKS
                audit         BEHIND              0.0/s  0 ms       -        0  -     0
                    for 7 s: waits for billing (same partition): shop.shop.orders-0 is read no further
                    Nothing is lost: it goes on when that does. What must not wait for others needs a connector of its own
                billing       WAITING_FOR_ANSWER  0.0/s  13 s    13 s    1,000  -     0
                    for 12 s: no answer yet to 2 changes of shop.orders from shop.shop.orders-0@7
                    Look at dns:///billing:9090, which has taken the call. When the call's deadline is over, the changes are sent again
                idle          IDLE                0.0/s  0 ms       -        0  -     0
                """);
        out.getBuffer().setLength(0);
        assertThat(run("--subscription", "idle")).as("nothing to be seen to").isZero();
    }

    @Test
    void aHeldTableAndAWrongSetupSayWhatToDo() {
        HeldTable held = new HeldTable(
                "shop.shop.orders-0",
                "shop.orders",
                "column \"note\" was dropped",
                NOW - 180_000,
                NOW - 240_000,
                List.of("audit"));
        hear(new TaskStatus(
                "shop",
                0,
                WORKER,
                "0.1.0",
                NOW - 600_000,
                NOW,
                10_000,
                0,
                null,
                List.of(
                        subscription(
                                "audit",
                                "HELD",
                                "shop.orders: column \"note\" was dropped",
                                NOW - 180_000,
                                0,
                                5,
                                0,
                                240_000),
                        subscription("b", "MISCONFIGURED", "UNIMPLEMENTED: no Push", NOW - 60_000, 0, 0, 3, 60_000),
                        subscription("c", "SLEEPING", "", NOW - 60_000, 0, 0, 0, 0)),
                Map.of("shop.shop.orders", List.of(0)),
                Map.of("shop.shop.orders", List.of(0)),
                List.of(held),
                List.of(),
                NotUnderstood.NONE,
                0,
                List.of()));

        assertThat(run()).isEqualTo(3);
        assertOut("""
                shop: 1 task, on kafka-1 (process 7)
                SUBSCRIPTION  STATE           RATE    LAG  OLDEST  WAITING  HELD         TASKS
                audit         HELD           5.0/s  4 min   4 min        0  shop.orders  0
                    for 3 min: shop.orders: column "note" was dropped
                    Decide: rowcast contracts diff shop.orders, then rowcast contracts approve or reject
                b             MISCONFIGURED  0.0/s   60 s    60 s        3  -            0
                    for 60 s: UNIMPLEMENTED: no Push
                    Mend it here or at dns:///b:9090; it is tried again now and then, and changes wait until then
                c             UNKNOWN        0.0/s   0 ms       -        0  -            0
                    for 60 s
                    A newer Rowcast says SLEEPING; use its rowcast status
                """);
    }

    @Test
    void kafkaConnectKnowsWhoIsPausedAndWhatFailedElsewhere() throws Exception {
        hear(task(0, delivering("audit", 0, 0), backingOff("billing-orders")));
        String answer = """
                {"name": "shop", "connector": {"state": "PAUSED", "worker_id": "w:1"},
                 "tasks": [{"id": 0, "state": "PAUSED"}, {"id": 1, "state": "FAILED", "trace": "org.Conversion: no schema\\n\\tat x"}]}
                """;
        HttpServer connect = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        connect.createContext("/connectors/shop/status", exchange -> {
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        connect.start();
        try {
            assertThat(run(
                            "--connect",
                            "http://127.0.0.1:" + connect.getAddress().getPort() + "/"))
                    .isEqualTo(3);
        } finally {
            connect.stop(0);
        }
        assertThat(out.toString())
                .contains("task 1 FAILED, says Kafka Connect: org.Conversion: no schema")
                .contains("audit           PAUSED ")
                .contains("billing-orders  BACKING_OFF ");
    }

    @Test
    void aConnectWorkerThatIsAwayHidesNothingThatTheTasksSay() throws Exception {
        hear(task(0, delivering("audit", 10, 0)));
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        String trouble = "Kafka Connect can't be asked (--connect): The Connect worker at http://127.0.0.1:" + nobody
                + " does not answer GET /connectors/shop/status: nobody listens there, or its host is unknown.";

        assertThat(run("--connect", "http://127.0.0.1:" + nobody)).isEqualTo(1);
        assertThat(out.toString()).contains("audit         DELIVERING").contains(trouble);
        assertThat(run("--json", "--connect", "http://127.0.0.1:" + nobody)).isEqualTo(1);
        assertThat(err.toString()).isEqualToNormalizingNewlines("rowcast: " + trouble + "\n");

        hear(task(1, backingOff("billing-orders")));
        assertThat(run("--connect", "http://127.0.0.1:" + nobody)).isEqualTo(3);
    }

    @Test
    void whoWatchesGoesOnWatchingWhileTheBrokersAreAway() {
        hear(task(0, delivering("audit", 10, 0)));
        reading = reads -> {
            if (reads == 3) {
                throw KafkaTrouble.at("kafka:9092", new KafkaException("no answer within 15 s"));
            }
            if (reads == 4) {
                Thread.currentThread().interrupt();
            }
        };

        run("--watch", "--every", "1");

        assertThat(Thread.interrupted()).isFalse();
        assertThat(out.toString().lines().filter(line -> line.startsWith("audit")))
                .hasSize(2);
        assertThat(err.toString())
                .contains("Kafka at kafka:9092 can't be used: no answer within 15 s. Check --bootstrap-server");
    }

    @Test
    void forPrograms() throws Exception {
        hear(task(0, delivering("audit", 1_000, 12), backingOff("billing-orders")));
        hear(task(1, delivering("audit", 204, 0)));
        unreadable.put("shop/2", "format 2");

        assertThat(run("--json")).isEqualTo(3);

        JsonNode root = new ObjectMapper().readTree(out.toString());
        assertThat(root.get("well").asBoolean()).isFalse();
        assertThat(root.get("at").asText()).isEqualTo("2026-11-22T12:00:00Z");
        assertThat(root.at("/unreadable/shop~12").asText()).isEqualTo("format 2");
        JsonNode shop = root.get("connectors").get(0);
        JsonNode audit = shop.get("subscriptions").get(0);
        assertThat(audit.get("state").asText()).isEqualTo("delivering");
        assertThat(audit.get("rate").asDouble()).isEqualTo(1_204);
        assertThat(audit.get("waitingChanges").asLong()).isEqualTo(12);
        assertThat(audit.get("lagMillis").asDouble()).isEqualTo(20);
        assertThat(audit.get("latencyMillis").asDouble()).isEqualTo(41);
        assertThat(audit.get("tasks").toString()).isEqualTo("[0,1]");
        assertThat(shop.at("/subscriptions/1/nextTry").asText()).isEqualTo("2026-11-22T12:00:01.600Z");
        assertThat(shop.at("/tasks/1/state").asText()).isEqualTo("running");
        assertThat(shop.at("/tasks/1/worker").asText()).isEqualTo(WORKER);
    }

    @Test
    void namesThatDontExistAreToldWithTheNearest() {
        hear(task(0, delivering("audit", 1_000, 12)));

        assertThat(run("--subscription", "audti")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no subscription audti; did you mean audit?");
        assertThat(run("--connector", "shop2")).isEqualTo(1);
        assertThat(err.toString()).contains("no task of connector shop2 has published its status");
        assertThat(run("--every", "0")).isEqualTo(2);
    }

    @Test
    void whatANewerVersionWroteIsNamed() {
        hear(task(0, delivering("audit", 1_000, 12)));
        unreadable.put("shop/1", "format 2, and this version of Rowcast reads formats up to 1");

        assertThat(run()).isEqualTo(3);
        assertThat(out.toString()).contains("what task shop/1 wrote can't be read: format 2");
    }

    @Test
    void aWatchEndsWithItsReader() {
        hear(task(0, delivering("audit", 10, 0)));
        AtomicInteger written = new AtomicInteger();
        OutputStream head = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                if (written.incrementAndGet() > 100) {
                    throw new IOException("Broken pipe");
                }
            }
        };

        int exitCode = Rowcast.commandLine(
                        new PrintWriter(new OutputStreamWriter(new StandardOutput(head), UTF_8), true),
                        new PrintWriter(err, true),
                        Map.of(),
                        new OfThatFeed())
                .execute("status", "--watch", "--every", "1");

        assertThat(exitCode).isEqualTo(141);
        assertThat(err.toString()).isEmpty();
    }

    private TaskStatus task(int number, SubscriptionStatus... subscriptions) {
        return new TaskStatus(
                "shop",
                number,
                WORKER,
                "0.1.0",
                NOW - 600_000,
                NOW,
                10_000,
                0,
                null,
                List.of(subscriptions),
                Map.of("shop.shop.orders", List.of(number)),
                Map.of(),
                List.of(),
                List.of(),
                NotUnderstood.NONE,
                NOW - 3_600_000,
                keyChanges);
    }

    private static SubscriptionStatus delivering(String name, double rate, long waiting) {
        return subscription(name, "DELIVERING", "", NOW - 600_000, 0, rate, waiting, waiting == 0 ? 0 : 20);
    }

    private static SubscriptionStatus backingOff(String name) {
        return new SubscriptionStatus(
                name,
                "dns:///billing:9090",
                "BACKING_OFF",
                "UNAVAILABLE from dns:///billing:9090 (connection refused)",
                NOW - 11_000,
                NOW + 1_600,
                0,
                0,
                7,
                0,
                0,
                0,
                0,
                1_204,
                60_000,
                NOW - 12_000,
                0,
                0,
                12_000,
                0,
                0,
                "i/0/2/shop:5/shop server's");
    }

    private static SubscriptionStatus subscription(
            String name,
            String state,
            String reason,
            long since,
            long nextTry,
            double rate,
            long waiting,
            long oldestAge) {
        return new SubscriptionStatus(
                name,
                "dns:///" + name + ":9090",
                state,
                reason,
                since,
                nextTry,
                5_000,
                100_000,
                0,
                0,
                0,
                rate,
                5,
                waiting,
                waiting * 50,
                oldestAge == 0 ? 0 : NOW - oldestAge,
                250,
                2.5,
                oldestAge,
                NOW - 20,
                41,
                "");
    }

    private void hear(TaskStatus status) {
        heard.add(new Heard(status, NOW));
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("status"));
        all.addAll(List.of(arguments));
        return Rowcast.commandLine(new PrintWriter(out, true), new PrintWriter(err, true), Map.of(), new OfThatFeed())
                .execute(all.toArray(String[]::new));
    }

    private void assertOut(String expected) {
        assertThat(out.toString().replace(System.lineSeparator(), "\n")).isEqualTo(expected);
    }

    private final class OfThatFeed implements IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            return type == StatusTopicOptions.class
                    ? type.cast(new StatusTopicOptions(new Memory(), () -> NOON))
                    : CommandLine.defaultFactory().create(type);
        }
    }

    /** A topic that holds what the test says. */
    private final class Memory implements StatusTopicOptions.Feed {
        private int reads;

        @Override
        public Snapshot read() {
            reading.accept(++reads);
            return new Snapshot(List.copyOf(heard), unreadable);
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
