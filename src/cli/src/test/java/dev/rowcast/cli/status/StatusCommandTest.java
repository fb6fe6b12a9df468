package dev.rowcast.cli.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.rowcast.cli.Rowcast;
import dev.rowcast.cli.support.KafkaTrouble;
import dev.rowcast.cli.support.StandardOutput;
import dev.rowcast.connect.SourceHeartbeats;
import dev.rowcast.connect.StatusReader.Heard;
import dev.rowcast.connect.StatusReader.Snapshot;
import dev.rowcast.observe.BlockedPartition;
import dev.rowcast.observe.HeldTable;
import dev.rowcast.observe.KeyChanges;
import dev.rowcast.observe.NotUnderstood;
import dev.rowcast.observe.StatusJson;
import dev.rowcast.observe.StoreFigures;
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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

class StatusCommandTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final long NOW = NOON.toEpochMilli();
    private static final String WORKER = "kafka-1 (process 7)";
    private static final String SINK = """
            {"connector.class": "dev.rowcast.connect.RowcastSinkConnector", "topics.regex": "shop\\\\.shop\\\\..*", \
            "status.topic": "rowcast-contracts-status"}""";
    private static final String ELSEWHERE = SINK.replace("-contracts-status", "-other-status");
    private static final String SOURCE = """
            {"connector.class": "io.debezium.connector.mysql.MySqlConnector", "topic.prefix": "shop"}""";

    private final List<Heard> heard = new ArrayList<>();
    private final Map<String, String> unreadable = new TreeMap<>();
    private List<KeyChanges> keyChanges = List.of();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> forgotten = new ArrayList<>();
    private IntConsumer reading = reads -> {};
    private Optional<String> absence = Optional.empty();
    private List<KafkaFacts.Question> asked = List.of();
    private KafkaFacts kafka = kafka(Map.of("shop", NOW - 3_000), Map.of());

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
    void whoeverWaitsForSomethingElseIsNotAdvisedToLookAtItsSubscriber() {
        hear(task(0, waitingFor("the contract log, topic rowcast-contracts at kafka:9092")));

        assertThat(run()).isEqualTo(3);
        assertThat(out.toString().replaceAll("\\s+", " "))
                .contains(
                        "next try in 30 s Look at the contract log, topic rowcast-contracts at kafka:9092, and not at the"
                                + " subscriber. Nothing is lost meanwhile: it goes on by itself when that answers")
                .doesNotContain("Look at dns:///audit:9090");
        run("--json");
        assertThat(out.toString()).contains("\"lookAt\"");
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
                List.of(),
                null,
                null));

        assertThat(run()).isEqualTo(3);
        assertOut("""
                shop: 1 task, on kafka-1 (process 7)
                SUBSCRIPTION  STATE           RATE    LAG  OLDEST  WAITING  HELD         TASKS
                audit         HELD           5.0/s  4 min   4 min        0  shop.orders  0
                    for 3 min: shop.orders: column "note" was dropped
                    Decide: rowcast contracts diff shop.orders
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

        assertThat(withConnect(connector(
                        "shop",
                        SINK,
                        "PAUSED",
                        "PAUSED",
                        "org.Tolerance: exceeded\\n\\tat x\\nCaused by: org.Conversion: no schema\\n\\tat x")))
                .isEqualTo(3);
        assertThat(out.toString())
                .contains("task 1 FAILED, says Kafka Connect: org.Conversion: no schema")
                .contains("audit           PAUSED ")
                .contains("Resume it: PUT /connectors/shop/resume")
                .contains("billing-orders  BACKING_OFF ");
    }

    @Test
    void whoHasATableWaitWithoutKafkaIsNamed() {
        String why =
                "rowcast sync loads shop.orders (ops@here, process 7, since 2026-12-01T03:00:00Z); changes of it wait in the spool";
        hear(task(
                0,
                subscription("audit", "DELIVERING", "", NOW - 60_000, 0, 5, 0, 0)
                        .paused(why, NOW - 9_000)));

        assertThat(run()).isEqualTo(3);
        assertThat(out.toString().replaceAll("\\s+", " "))
                .contains("audit PAUSED ")
                .contains("for 9 s: " + why + " It goes on when all rows are there, or within a minute")
                .doesNotContain("/resume");
    }

    @Test
    void aSourceThatKafkaConnectKnowsToHaveFailedIsToldThoughAllIsDelivered() throws Exception {
        hear(task(0, delivering("audit", 0, 0)));
        String failed = connector(
                "shop-mysql",
                SOURCE,
                "RUNNING",
                "com.Outer: no\\nCaused by: java.sql.SQLException: Access denied\\n\\tat x");

        assertThat(withConnect(connector("shop", SINK, "RUNNING"), failed)).isEqualTo(3);
        assertOut("""
                shop: 1 task, on kafka-1 (process 7)
                  SOURCE shop-mysql FAILED: java.sql.SQLException: Access denied
                    Mend that, then restart it: POST /connectors/shop-mysql/restart?includeTasks=true&onlyFailed=true to Kafka Connect
                SUBSCRIPTION  STATE        RATE   LAG  OLDEST  WAITING  HELD  TASKS
                audit         DELIVERING  0.0/s  0 ms       -        0  -     0
                """);
        out.getBuffer().setLength(0);
        assertThat(withConnect(connector("shop", SINK, "RUNNING"), connector("shop-mysql", SOURCE, "STOPPED")))
                .isEqualTo(3);
        assertThat(out.toString()).contains("  SOURCE shop-mysql STOPPED, says Kafka Connect");
        out.getBuffer().setLength(0);
        assertThat(withConnect(
                        connector("shop", SINK, "RUNNING"),
                        connector("shop-mysql", SOURCE, "RUNNING", "RUNNING"),
                        failed.replace("shop-mysql", "other").replace("\"shop\"", "\"shop2\"")))
                .as("of another's topics")
                .isZero();
    }

    @Test
    void aSourceThatWritesNoHeartbeatsAnyMoreIsSilent() throws Exception {
        hear(task(0, delivering("audit", 0, 0)));
        kafka = kafka(Map.of("shop", NOW - 120_000), Map.of());
        assertThat(run()).as("not yet").isZero();
        kafka = kafka(Map.of("shop", NOW - 240_000), Map.of());
        out.getBuffer().setLength(0);

        assertThat(run()).isEqualTo(3);
        assertThat(out.toString()).contains("  SOURCE shop silent for 4 min", "Give --connect");
        assertThat(run("--silent-after", "300")).isZero();
        out.getBuffer().setLength(0);
        assertThat(run("--json")).isEqualTo(3);
        JsonNode source = new ObjectMapper().readTree(out.toString()).at("/connectors/0/sources/0");
        assertThat(source.toString())
                .isEqualTo("{\"source\":\"shop\",\"topicPrefix\":\"shop\",\"state\":\"silent\","
                        + "\"newest\":\"2026-11-22T11:56:00Z\",\"silentMillis\":240000}");
        out.getBuffer().setLength(0);
        assertThat(withConnect(
                        connector("shop", SINK, "RUNNING"), connector("shop-mysql", SOURCE, "RUNNING", "RUNNING")))
                .isEqualTo(3);
        assertThat(out.toString())
                .contains("SOURCE shop-mysql silent for 4 min", "Kafka Connect says that it runs: look at MySQL");
        out.getBuffer().setLength(0);
        kafka = kafka(Map.of("shop", 0L), Map.of());
        assertThat(run()).isEqualTo(3);
        assertThat(out.toString()).contains("SOURCE shop silent for longer than Kafka keeps its heartbeats");
    }

    @Test
    void aSourceWithoutHeartbeatsIsAdvisedToWriteThemAndIsNoError() throws Exception {
        hear(task(0, delivering("audit", 0, 0)));
        kafka = kafka(Map.of(), Map.of());

        assertThat(run()).isZero();
        assertThat(out.toString())
                .containsOnlyOnce("source shop: there is no topic __debezium-heartbeat.shop")
                .contains("heartbeat.interval.ms");
        out.getBuffer().setLength(0);
        String sink = connector("shop", SINK, "RUNNING");
        assertThat(withConnect(sink, connector("shop-mysql", SOURCE, "RUNNING")))
                .isZero();
        assertThat(out.toString()).contains("source shop-mysql: there is no topic");
        out.getBuffer().setLength(0);
        String beating = SOURCE.replace("}", ", \"heartbeat.interval.ms\": \"10000\"}");
        assertThat(withConnect(sink, connector("shop-mysql", beating, "RUNNING")))
                .isZero();
        assertThat(out.toString()).as("it hasn't begun to").doesNotContain("source shop-mysql");
    }

    @Test
    void kafkasLagIsShownByPartition() throws Exception {
        hear(task(0, delivering("audit", 0, 0)));
        kafka = kafka(
                Map.of("shop", NOW),
                Map.of(
                        "shop",
                        new KafkaLag(
                                Map.of("shop.shop.orders-0", 1_200L, "shop.shop.items-0", 4L, "a-0", 0L), Map.of())));

        assertThat(run()).isZero();
        assertThat(out.toString())
                .contains("  Kafka: 1,204 records not committed yet, most of them in shop.shop.orders-0 (1,200)");
        assertThat(asked)
                .containsExactly(new KafkaFacts.Question(
                        "shop", "connect-shop", Set.of(new TopicPartition("shop.shop.orders", 0))));
        out.getBuffer().setLength(0);
        run("--json");
        assertThat(new ObjectMapper()
                        .readTree(out.toString())
                        .at("/connectors/0/uncommitted")
                        .toString())
                .isEqualTo("{\"records\":1204,\"partitions\":{\"shop.shop.items-0\":4,\"shop.shop.orders-0\":1200}}");
    }

    @Test
    void aSubscriptionThatWaitsForAnotherShowsWhatWaitsInKafka() throws Exception {
        TaskStatus task = task(
                0,
                subscription("audit", "BEHIND", "waits for billing-orders", NOW - 60_000, 0, 0, 0, 0),
                backingOff("billing-orders"));
        hear(blocked(
                task,
                new BlockedPartition(
                        "shop.shop.orders-0", List.of("billing-orders"), "waits", List.of("audit"), NOW - 60_000)));
        kafka = kafka(
                Map.of("shop", NOW),
                Map.of(
                        "shop",
                        new KafkaLag(
                                Map.of("shop.shop.orders-0", 70L, "other-0", 4L),
                                Map.of("shop.shop.orders-0", NOW - 420_000, "other-0", NOW - 3_000))));

        assertThat(run()).isEqualTo(3);
        assertThat(out.toString().lines().filter(line -> line.contains("not committed yet")))
                .containsExactly(
                        "  Kafka: 74 records not committed yet, most of them in shop.shop.orders-0 (70), the oldest from 7 min ago",
                        "    Kafka: 70 records of shop.shop.orders-0 not committed yet, the oldest from 7 min ago",
                        "    Kafka: 70 records of shop.shop.orders-0 not committed yet, the oldest from 7 min ago");
        out.getBuffer().setLength(0);
        run("--json");
        assertThat(new ObjectMapper()
                        .readTree(out.toString())
                        .at("/connectors/0/subscriptions/0/stuckRecords")
                        .asLong())
                .isEqualTo(70);
    }

    private static TaskStatus blocked(TaskStatus task, BlockedPartition partition) {
        ObjectNode tree = StatusJson.tree(task);
        tree.putArray("blocked").add(new ObjectMapper().<JsonNode>valueToTree(partition));
        return StatusJson.parse(tree.toString().getBytes(UTF_8));
    }

    @Test
    void aContractLogThatIsGoneIsToldAtOnce() throws Exception {
        hear(task(0, delivering("audit", 0, 0)));
        kafka = new KafkaFacts(
                Optional.of("rowcast-contracts"), kafka.heartbeats(), kafka.newest(), Map.of(), List.of());

        assertThat(run()).isEqualTo(3);
        assertThat(out.toString())
                .startsWith("CONTRACT LOG rowcast-contracts is gone")
                .contains("rowcast contracts restore");
        out.getBuffer().setLength(0);
        assertThat(run("--json")).isEqualTo(3);
        assertThat(new ObjectMapper()
                        .readTree(out.toString())
                        .path("missingContractLog")
                        .asText())
                .isEqualTo("rowcast-contracts");
    }

    @Test
    void beforeAnyTaskHasPublishedKafkaConnectSaysWhatFailed() throws Exception {
        absence = Optional.of("there is no topic rowcast-contracts-status at kafka:9092");
        kafka = new KafkaFacts(
                Optional.of("rowcast-contracts"), kafka.heartbeats(), kafka.newest(), Map.of(), List.of());

        assertThat(run()).isEqualTo(1);
        assertThat(err.toString())
                .contains(
                        "there is no topic rowcast-contracts-status at kafka:9092", "give --connect http://HOST:8083");
        assertThat(withConnect(
                        connector("shop", SINK, "RUNNING", "x.ConnectException: routes: no such file\\n\\tat x")))
                .isEqualTo(3);
        assertOut("""
                shop: no task of it has published its status yet; Kafka Connect says: connector RUNNING, task 0 FAILED
                  task 0 FAILED, says Kafka Connect: x.ConnectException: routes: no such file
                    Mend that, then restart it: POST /connectors/shop/restart?includeTasks=true&onlyFailed=true to Kafka Connect
                """);
        err.getBuffer().setLength(0);
        assertThat(withConnect(connector("shop-mysql", SOURCE, "RUNNING"))).isEqualTo(1);
        assertThat(err.toString()).contains("Kafka Connect has no such connector of Rowcast's");
    }

    @Test
    void aConnectorThatWasStoppedFromTheStartIsSaidToBeStopped() throws Exception {
        assertThat(withConnect(connector("shop", SINK, "STOPPED"))).isEqualTo(3);
        assertOut("""
                shop: STOPPED, says Kafka Connect. Resume it: PUT /connectors/shop/resume to Kafka Connect
                """);
        out.getBuffer().setLength(0);

        assertThat(withConnect(List.of("--connector", "shop"), connector("shop", ELSEWHERE, "STOPPED")))
                .as("named, so that it doesn't matter where its tasks publish")
                .isEqualTo(3);
        assertThat(out.toString()).contains("shop: STOPPED");
        assertThat(withConnect(connector("shop", ELSEWHERE, "STOPPED")))
                .as("another status topic's")
                .isEqualTo(1);
    }

    @Test
    void aConnectorThatKafkaConnectHasNoMoreIsGoneUnlessItRunsElsewhere() throws Exception {
        hear(task(0, delivering("audit", 0, 0)));
        TaskStatus dead = of("old", 0);
        heard.add(new Heard(dead, NOW - 86_400_000 * 3L));

        assertThat(run()).isEqualTo(3);
        assertThat(out.toString()).contains("task 0 is STALE");
        out.getBuffer().setLength(0);
        assertThat(withConnect(connector("shop-mysql", SOURCE, "RUNNING", "RUNNING")))
                .as("shop runs in another Connect cluster")
                .isZero();
        assertThat(out.toString())
                .doesNotContain("STALE")
                .contains(
                        "old: deleted, says Kafka Connect; last heard of 3 d ago",
                        "    Forget it: rowcast status forget --connector old");
    }

    @Test
    void aDeadConnectorIsForgottenAndALiveOneIsnt() {
        hear(task(0, delivering("audit", 0, 0)));
        heard.add(new Heard(of("old", 0), NOW - 86_400_000));
        heard.add(new Heard(of("old", 1), NOW - 86_400_000));
        unreadable.put("old/2", "format 2");
        unreadable.put("old/x/2", "format 2");

        assertThat(forget("old")).isZero();
        assertThat(forgotten).containsExactly("old/0", "old/1", "old/2");
        assertThat(out.toString()).contains("Forgot old: 3 tasks");
        assertThat(forget("shop")).isEqualTo(1);
        assertThat(err.toString()).contains("task 0 of shop lives: it was heard of 0 s ago");
        assertThat(forget("none")).isEqualTo(1);
        assertThat(err.toString()).contains("no task of connector none is in the topic rowcast-contracts-status");
        assertThat(forgotten).hasSize(3);
    }

    @Test
    void aConnectWorkerThatIsAwayHidesNothingThatTheTasksSay() throws Exception {
        hear(task(0, delivering("audit", 10, 0)));
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        String trouble = "Kafka Connect can't be asked (--connect): The Connect worker at http://127.0.0.1:" + nobody
                + " does not answer GET /connectors: nobody listens there, or its host is unknown.";

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
            if (reads == 2) {
                throw KafkaTrouble.at("kafka:9092", new KafkaException("no answer within 15 s"));
            }
            if (reads == 3) {
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
    void aStoreSaysWhatItsReadersDoNotSee() throws Exception {
        hear(task(0, delivering("billing", 1, 0), stored("reports", 1_200, 2)));
        hear(task(1, stored("reports", 34, 0)));

        assertThat(run()).isZero();
        assertThat(out.toString())
                .contains(
                        "the store of reports shows rows as they were before 2 rejected changes, until they change again or the",
                        "the store of reports has passed over 1234 writes since the tasks started: it has newer rows.")
                .doesNotContain("the store of billing");

        out.getBuffer().setLength(0);
        run("--json");
        JsonNode shown = new ObjectMapper().readTree(out.toString()).at("/connectors/0/subscriptions");
        assertThat(shown.at("/1/stale").asLong()).isEqualTo(1_234);
        assertThat(shown.at("/1/outdated").asLong()).isEqualTo(2);
        assertThat(shown.at("/0").has("stale")).isFalse();
    }

    @Test
    void theCommandsOfAStoresReasonCanBePasted() throws Exception {
        String reason =
                "a change of shop.orders comes without its values of note. Give it up, and then have the row written"
                        + " anew: rowcast skip --subscription=reports --id='i/0/2/shop:5/my shop'; rowcast verify --repair"
                        + " --subscription=reports";
        hear(task(0, subscription("reports", "MISCONFIGURED", reason, NOW - 5_000, 0, 0, 1, 0)));

        assertThat(run("--bootstrap-server", "kafka:9092")).isEqualTo(3);
        assertThat(out.toString().lines())
                .contains(
                        "      rowcast skip --subscription=reports --id='i/0/2/shop:5/my shop' --bootstrap-server kafka:9092",
                        "      rowcast verify --repair --subscription=reports --connector shop");
    }

    private static SubscriptionStatus stored(String name, long stale, long outdated) {
        return subscription(name, "DELIVERING", "", NOW - 600_000, 0, 1, 0, 0, new StoreFigures(stale, outdated));
    }

    @Test
    void namesThatDontExistAreToldWithTheNearest() {
        hear(task(0, delivering("audit", 1_000, 12)));

        assertThat(run("--subscription", "audti")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no subscription audti; did you mean audit?");
        assertThat(run("--connector", "shop2")).isEqualTo(1);
        assertThat(err.toString()).contains("no task of connector shop2 has published its status");
        assertThat(run("--every", "0")).isEqualTo(2);
        assertThat(run("--silent-after", "0")).isEqualTo(2);
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

    private static KafkaFacts kafka(Map<String, Long> newest, Map<String, KafkaLag> lags) {
        return new KafkaFacts(Optional.empty(), new SourceHeartbeats(newest.keySet()), newest, lags, List.of());
    }

    /** What Connect says of a connector: its own state, and of each task its state or the trace of its failure. */
    private static String connector(String name, String config, String state, String... tasks) {
        List<String> said = new ArrayList<>();
        for (String task : tasks) {
            said.add("{\"id\": " + said.size() + ", "
                    + (task.contains(":")
                            ? "\"state\": \"FAILED\", \"trace\": \"" + task + "\"}"
                            : "\"state\": \"" + task + "\"}"));
        }
        return "\"" + name + "\": {\"info\": {\"name\": \"" + name + "\", \"config\": " + config
                + "}, \"status\": {\"name\": \"" + name + "\", \"connector\": {\"state\": \"" + state
                + "\"}, \"tasks\": [" + String.join(", ", said) + "]}}";
    }

    private int withConnect(String... connectors) throws Exception {
        return withConnect(List.of(), connectors);
    }

    private int withConnect(List<String> arguments, String... connectors) throws Exception {
        byte[] body = ("{" + String.join(", ", connectors) + "}").getBytes(StandardCharsets.UTF_8);
        HttpServer connect = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        connect.createContext("/connectors", exchange -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        connect.start();
        try {
            List<String> all = new ArrayList<>(arguments);
            all.addAll(List.of(
                    "--connect", "http://127.0.0.1:" + connect.getAddress().getPort() + "/"));
            return run(all.toArray(String[]::new));
        } finally {
            connect.stop(0);
        }
    }

    @Test
    void whatItSuggestsCanBePastedWhateverTheNames() throws Exception {
        String name = "shop's $HOME";
        hear(task(0, backingOff("billing-orders")));
        heard.add(new Heard(of(name, 0), NOW - 86_400_000));

        assertThat(run("--bootstrap-server", "kafka:9092", "--topic", "our log", "--status-topic", "our status"))
                .isEqualTo(3);
        assertThat(out.toString())
                .contains(
                        "rowcast skip --bootstrap-server kafka:9092 --topic 'our log' --subscription billing-orders --id"
                                + " 'i/0/2/shop:5/shop server'\\''s'");
        out.getBuffer().setLength(0);
        assertThat(withConnect(List.of("--bootstrap-server", "kafka:9092", "--status-topic", "our status")))
                .isEqualTo(3);
        assertThat(out.toString())
                .contains("Forget it: rowcast status forget --bootstrap-server kafka:9092 --status-topic 'our status'"
                        + " --connector 'shop'\\''s $HOME'");
    }

    private int forget(String connector) {
        return run("forget", "--connector", connector);
    }

    private TaskStatus task(int number, SubscriptionStatus... subscriptions) {
        return of("shop", number, subscriptions);
    }

    private TaskStatus of(String connector, int number, SubscriptionStatus... subscriptions) {
        return new TaskStatus(
                connector,
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
                keyChanges,
                null,
                null);
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
                "i/0/2/shop:5/shop server's",
                "",
                null);
    }

    private static SubscriptionStatus waitingFor(String lookAt) {
        return new SubscriptionStatus(
                "audit",
                "dns:///audit:9090",
                "BACKING_OFF",
                "shop.orders: the contract log (rowcast-contracts-0) can't be read",
                NOW - 40_000,
                NOW + 30_000,
                7,
                100,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                1,
                2,
                0,
                NOW - 60_000,
                9,
                "",
                lookAt,
                null);
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
        return subscription(name, state, reason, since, nextTry, rate, waiting, oldestAge, null);
    }

    private static SubscriptionStatus subscription(
            String name,
            String state,
            String reason,
            long since,
            long nextTry,
            double rate,
            long waiting,
            long oldestAge,
            @Nullable StoreFigures store) {
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
                "",
                "",
                store);
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
    private final class Memory implements StatusFeed {
        private int reads;

        @Override
        public String topic() {
            return "rowcast-contracts-status";
        }

        @Override
        public Snapshot read() {
            reading.accept(++reads);
            return new Snapshot(List.copyOf(heard), unreadable);
        }

        @Override
        public KafkaFacts facts(Collection<KafkaFacts.Question> questions, long silentSince) {
            asked = List.copyOf(questions);
            return kafka;
        }

        @Override
        public void forget(Collection<String> keys) {
            forgotten.addAll(keys);
        }

        @Override
        public Optional<String> absence() {
            return absence;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
