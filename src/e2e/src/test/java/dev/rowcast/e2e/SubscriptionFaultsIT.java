package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator sees of a subscription that something is wrong with. */
@ExtendWith(StackExtension.class)
class SubscriptionFaultsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SKIP = Pattern.compile("(?m)^ +rowcast (skip .*)$");

    /** More than a subscription buffers. */
    private static final int MANY = 6_000;

    @Test
    void aSubscriberHangsAndItsNeighbourIsBehindAndAnotherIsIdle() throws Exception {
        Pipeline pipeline = Pipeline.of("hangs");
        pipeline.db().execute(Orders.TABLE, "CREATE TABLE quiet (id BIGINT PRIMARY KEY)");
        Orders.insert(pipeline.db(), MANY);
        Gate gate = new Gate();
        GenericSubscriber hung = GenericSubscriber.listening();
        hung.answering(gate.shut());
        GenericSubscriber other = GenericSubscriber.listening();
        GenericSubscriber quiet = GenericSubscriber.notListening();
        Route[] routes = {
            Route.to(hung.port(), "hung", pipeline.table("orders")),
            Route.to(other.port(), "neighbour", pipeline.table("orders")),
            Route.to(quiet.port(), "quiet", pipeline.table("quiet"))
        };
        pipeline.startSource(Map.of());
        pipeline.start(
                TestStack.shared().connect(),
                pipeline.sinkConfig(routes)
                        .with("routes", Route.json(routes).replace("\"retry\":", "\"deadline\":\"110s\",\"retry\":"))
                        .with("status.interval.ms", "1000"));

        pipeline.waiting().untilAsserted(() -> {
            Commands.Result result = StatusPage.status(pipeline);
            assertThat(result.status()).isEqualTo(3);
            assertThat(result.said())
                    .containsPattern("(?m)^hung +WAITING_FOR_ANSWER ")
                    .containsPattern("for \\d+ s: no answer yet to ")
                    .containsPattern("(?m)^neighbour +BEHIND ")
                    .contains(": waits for hung (same partition): ")
                    .containsPattern("(?m)^quiet +IDLE ");
            StatusPage.shows("A subscriber hangs", pipeline, result);
        });
        double lag = subscription(json(pipeline, 3), "hung").path("lagMillis").asDouble();
        pipeline.waiting().untilAsserted(() -> {
            JsonNode shown = json(pipeline, 3);
            assertThat(subscription(shown, "hung").path("state").asText()).isEqualTo("waiting_for_answer");
            assertThat(subscription(shown, "hung").path("lagMillis").asDouble()).isGreaterThan(lag + 1_000);
            assertThat(subscription(shown, "neighbour").path("state").asText()).isEqualTo("behind");
            assertThat(subscription(shown, "neighbour").path("lagMillis").asDouble())
                    .isPositive();
        });

        gate.open();
        pipeline.awaitCount(hung, MANY);
        pipeline.awaitCount(other, MANY);
        pipeline.waiting().untilAsserted(() -> {
            JsonNode shown = json(pipeline, 0);
            for (String name : List.of("hung", "neighbour", "quiet")) {
                assertThat(subscription(shown, name).path("lagMillis").asDouble(-1))
                        .as("lag of %s, which is caught up", name)
                        .isZero();
            }
            assertThat(subscription(shown, "hung").path("state").asText()).isEqualTo("delivering");
            assertThat(subscription(shown, "quiet").path("state").asText()).isEqualTo("idle");
        });
    }

    @Test
    void aSubscriberIsDownAndAProbeTellsItWithoutAChange() throws Exception {
        Pipeline pipeline = Pipeline.of("probed");
        pipeline.db().execute("CREATE TABLE quiet (id BIGINT PRIMARY KEY)");
        GenericSubscriber subscriber = GenericSubscriber.notListening();
        Route[] routes = {
            Route.to(subscriber.port(), "probed", pipeline.table("quiet")),
            Route.to(subscriber.port(), "quiet", pipeline.table("quiet"))
        };
        pipeline.startSource(Map.of());
        pipeline.start(
                TestStack.shared().connect(),
                pipeline.sinkConfig(routes)
                        .with(
                                "routes",
                                Route.json(routes)
                                        .replace("\"name\":\"probed\"", "\"name\":\"probed\",\"probe\":\"connect\""))
                        .with("status.interval.ms", "1000"));

        pipeline.waiting().untilAsserted(() -> {
            Commands.Result result = StatusPage.status(pipeline);
            assertThat(result.status()).isEqualTo(3);
            assertThat(result.said().replaceAll("\\s+", " "))
                    .containsPattern(
                            " probed BACKING_OFF .* for \\d+ s: UNAVAILABLE from 127.0.0.1:" + subscriber.port())
                    .contains("Connection refused), found by a probe Look at 127.0.0.1:" + subscriber.port())
                    .containsPattern(" quiet IDLE ");
            StatusPage.shows("A subscriber is down, nothing is to be delivered, and a probe looks", pipeline, result);
        });

        subscriber.up();
        pipeline.waiting().untilAsserted(() -> {
            JsonNode shown = json(pipeline, 0);
            assertThat(subscription(shown, "probed").path("state").asText()).isEqualTo("idle");
        });
        assertThat(subscriber.received()).isEmpty();
    }

    @Test
    void oneRowCrashesTheServiceAndIsSkippedWithThePastedCommand() throws Exception {
        Pipeline pipeline = Pipeline.of("crashes");
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 5);
        GenericSubscriber crashing = GenericSubscriber.listening();
        crashing.answering(SubscriptionFaultsIT::crashingOnThree);
        GenericSubscriber well = GenericSubscriber.listening();
        pipeline.startSource(Map.of());
        pipeline.start(
                TestStack.shared().connect(),
                pipeline.sinkConfig(
                                Route.to(crashing.port(), "billing", pipeline.table("orders")),
                                Route.to(well.port(), "audit", pipeline.table("orders")))
                        .with("status.interval.ms", "1000"));

        AtomicReference<String> pasted = new AtomicReference<>("");
        pipeline.waiting().untilAsserted(() -> {
            Commands.Result result = StatusPage.status(pipeline);
            assertThat(result.status()).isEqualTo(3);
            String said = result.said().replaceAll("\\s+", " ");
            assertThat(said)
                    .contains(
                            "UNKNOWN from ",
                            "(boom); it fails alone: " + pipeline.table("orders") + " {\"id\":3} at topic ")
                    .contains(pipeline.topic("orders") + ", partition 0, offset 2, id ");
            pasted.set(SKIP.matcher(result.said())
                    .results()
                    .findFirst()
                    .map((MatchResult match) -> match.group(1))
                    .orElse(""));
            assertThat(pasted.get())
                    .matches("skip --bootstrap-server \\S+ --topic \\S+ --subscription billing --id \\S+");
            StatusPage.shows("One row crashes the service", pipeline, result);
        });
        List<String> skip = Commands.rowcast(pasted.get().split(" "));
        skip.addAll(List.of("--by", "jane", "--reason", "order 3 crashes it"));
        assertThat(Commands.run(Path.of("."), skip)).contains("becomes a dead letter of billing");

        pipeline.awaitCommitted("orders");
        Orders.insert(pipeline.db(), 1);
        pipeline.awaitCount(crashing, 6);
        pipeline.awaitCommitted("orders");
        pipeline.waiting()
                .untilAsserted(
                        () -> assertThat(StatusPage.status(pipeline).status()).isZero());
        JsonNode letters = JSON.readTree(Commands.deadLetters(pipeline, 0, "list", "--json"));
        assertThat(letters)
                .extracting(letter -> letter.path("subscription").asText() + ": "
                        + letter.path("reason").asText())
                .containsExactly("billing: skipped by jane: order 3 crashes it");

        crashing.answering(batch -> PushResponse.getDefaultInstance());
        int before = crashing.received().size();
        assertThat(Commands.deadLetters(pipeline, 0, "redrive", "--all")).contains("1 delivered");
        assertThat(new ArrayList<>(
                        crashing.received().subList(before, crashing.received().size())))
                .singleElement()
                .satisfies(change -> assertThat(change.after()).containsEntry("id", "3"));
    }

    private static PushResponse crashingOnThree(PushRequest batch) {
        ByteString three = shop.OrdersKey.newBuilder().setId(3).build().toByteString();
        if (batch.getChangesList().stream().anyMatch(change -> change.getKey().equals(three))) {
            throw Status.UNKNOWN.withDescription("boom").asRuntimeException();
        }
        return PushResponse.getDefaultInstance();
    }

    private static JsonNode json(Pipeline pipeline, int status) throws Exception {
        Commands.Result result = StatusPage.status(pipeline, "--json");
        assertThat(result.status()).as(result.said()).isEqualTo(status);
        return JSON.readTree(result.out());
    }

    private static JsonNode subscription(JsonNode shown, String name) {
        for (JsonNode each : shown.at("/connectors/0/subscriptions")) {
            if (each.path("name").asText().equals(name)) {
                return each;
            }
        }
        throw new AssertionError("no " + name + " in " + shown);
    }
}
