package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Dead letters that are too many to be exceptions. */
@ExtendWith(StackExtension.class)
class BrakeIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NO_ENVELOPE =
            "{\"schema\":{\"type\":\"string\",\"optional\":false},\"payload\":\"hello\"}";
    private static final int MOST = 100;

    @Test
    void aPartitionThatNobodyUnderstandsIsHeldAndItsNeighbourGoesOn() throws Exception {
        Pipeline pipeline = Pipeline.of("brake_records");
        pipeline.db().execute(Orders.TABLE, "CREATE TABLE items (id BIGINT PRIMARY KEY, name VARCHAR(20))");
        Orders.insert(pipeline.db(), 5);
        pipeline.db().execute("INSERT INTO items VALUES (0, 'none')");
        GenericSubscriber subscriber = GenericSubscriber.listening();
        pipeline.start(Route.to(subscriber.port(), "audit", pipeline.table("*")));
        pipeline.awaitCount(subscriber, 6);
        pipeline.awaitCommitted("orders", "items");

        Topics topics = TestStack.shared().topics();
        topics.writeAll(pipeline.topic("orders"), NO_ENVELOPE, 1_000);
        Orders.insert(pipeline.db(), 1);
        pipeline.db().execute("INSERT INTO items VALUES (1, 'one')");
        pipeline.awaitCount(subscriber, 7);

        JsonNode shown = awaitStatus(pipeline, "held");
        assertThat(shown.at("/connectors/0")
                        .findValues("notUnderstood")
                        .get(0)
                        .path("records")
                        .asInt())
                .isEqualTo(MOST);
        Commands.Result status = status(pipeline);
        assertThat(status.said().replaceAll("\\s+", " "))
                .contains("dead letters since the tasks started: 100 records that couldn't be understood")
                .contains("STRING", "restart the connector", "dead.letters.brake")
                .doesNotContain("Decide: rowcast contracts");
        assertThat(topics.letters(pipeline.deadLetters())).hasSize(MOST);
        pipeline.waiting()
                .untilAsserted(() -> assertThat(
                                topics.committed(pipeline.sink()).get(new TopicPartition(pipeline.topic("orders"), 0)))
                        .isEqualTo(5L + MOST));
        assertThat(linesOf("the record at topic " + pipeline.topic("orders"))).hasSize(1);

        pipeline.register(
                TestStack.shared().connect(),
                pipeline.sinkConfig(Route.to(subscriber.port(), "audit", pipeline.table("*")))
                        .with("dead.letters.brake", "0"));
        pipeline.awaitCount(subscriber, 8);
        pipeline.awaitCommitted("orders");
        assertThat(topics.letters(pipeline.deadLetters())).hasSize(1_000);
    }

    @Test
    void aSubscriberThatRejectsEverythingIsStoppedAndGoesOnWhenItAccepts() throws Exception {
        Pipeline pipeline = Pipeline.of("brake_rejects");
        pipeline.db().execute(Orders.TABLE);
        GenericSubscriber broken = GenericSubscriber.listening();
        GenericSubscriber neighbour = GenericSubscriber.listening();
        AtomicBoolean mended = new AtomicBoolean();
        broken.answering(batch -> mended.get() ? PushResponse.getDefaultInstance() : rejectAll(batch));
        pipeline.start(
                Route.to(broken.port(), "broken", pipeline.table("*")),
                Route.to(neighbour.port(), "neighbour", pipeline.table("*")));
        Orders.insert(pipeline.db(), 1_000);
        pipeline.awaitCount(neighbour, 1_000);

        awaitStatus(pipeline, "misconfigured");
        assertThat(status(pipeline).said().replaceAll("\\s+", " "))
                .contains("100 changes of broken")
                .contains("100 of the last 100", "no such customer", "dead.letters.brake");
        Topics topics = TestStack.shared().topics();
        assertThat(topics.letters(pipeline.deadLetters())).hasSize(MOST);

        mended.set(true);
        pipeline.awaitCommitted("orders");
        assertThat(topics.letters(pipeline.deadLetters())).hasSize(MOST);
        assertThat(broken.changes().stream()
                        .map(change -> change.after().get("id"))
                        .distinct())
                .hasSize(1_000);
    }

    private static PushResponse rejectAll(PushRequest batch) {
        PushResponse.Builder answer = PushResponse.newBuilder();
        IntStream.range(0, batch.getChangesCount())
                .forEach(i -> answer.addVerdicts(Verdict.newBuilder()
                        .setIndex(i)
                        .setDecision(Verdict.Decision.DECISION_REJECT)
                        .setReason("no such customer")));
        return answer.build();
    }

    private static JsonNode awaitStatus(Pipeline pipeline, String state) {
        return pipeline.waiting()
                .ignoreExceptions()
                .until(
                        () -> JSON.readTree(status(pipeline, "--json").out()),
                        shown -> shown.findValuesAsText("state").contains(state));
    }

    private static Commands.Result status(Pipeline pipeline, String... arguments) throws Exception {
        List<String> command = Commands.rowcast("status");
        command.addAll(List.of(arguments));
        command.addAll(Commands.log(pipeline));
        return Commands.tried(Path.of("."), command);
    }

    private static List<String> linesOf(String text) throws Exception {
        try (var lines = Files.lines(TestStack.shared().stack().connect().log())) {
            return lines.filter(line -> line.contains(text)).toList();
        }
    }
}
