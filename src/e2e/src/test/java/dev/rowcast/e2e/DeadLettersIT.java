package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From a rejection to the redriven change, with {@code errors.tolerance=all} on a real worker. */
@ExtendWith(StackExtension.class)
class DeadLettersIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void whatWasRejectedIsListedAndRedrivenOnceWithTheSameId() throws Exception {
        Pipeline pipeline = Pipeline.of("letters");
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 5);
        GenericSubscriber picky = GenericSubscriber.listening();
        GenericSubscriber easy = GenericSubscriber.listening();
        Set<ByteString> refused = ConcurrentHashMap.newKeySet();
        refused.add(key(3));
        Set<String> applied = new HashSet<>();
        picky.answering(batch -> answer(batch, refused));
        ConnectorConfig sink = pipeline.sinkConfig(
                Route.to(picky.port(), "picky", pipeline.table("*")),
                Route.to(easy.port(), "easy", pipeline.table("*")));
        pipeline.startSource(Map.of());
        // The records' topics have another name behind a transform; a letter says where the record was read from.
        pipeline.start(
                TestStack.shared().connect(),
                sink.with("transforms", "renamed")
                        .with("transforms.renamed.type", "org.apache.kafka.connect.transforms.RegexRouter")
                        .with("transforms.renamed.regex", ".*\\.(.*)")
                        .with("transforms.renamed.replacement", "elsewhere.$1"));
        pipeline.awaitCount(picky, 5);
        refused.add(key(7));
        Orders.insert(pipeline.db(), 3);
        pipeline.awaitCount(picky, 8);
        pipeline.awaitCommitted("orders");

        List<ConsumerRecord<String, String>> letters =
                TestStack.shared().topics().letters(pipeline.deadLetters());
        assertThat(letters).hasSize(2);
        Map<String, String> snapshot = headers(letters.get(0));
        Map<String, String> streamed = headers(letters.get(1));
        List<Received> threes = of(picky, "3");
        assertThat(snapshot)
                .containsEntry("rowcast.subscription", "picky")
                .containsEntry("rowcast.table", pipeline.table("orders"))
                .containsEntry("rowcast.id", threes.get(0).id())
                .containsEntry("rowcast.reason", "REJECT by the subscriber (no such customer)")
                .containsEntry("rowcast.contract.revision", "1")
                .containsEntry("rowcast.topic", pipeline.topic("orders"))
                .containsEntry("rowcast.partition", "0")
                .containsEntry(
                        "rowcast.offset", String.valueOf(threes.get(0).place().offset()))
                .containsEntry("rowcast.connector", pipeline.sink())
                .containsEntry("__connect.errors.topic", pipeline.topic("orders"))
                .containsKeys("rowcast.time", "rowcast.attempts", "__connect.errors.offset");
        assertThat(streamed).containsEntry("rowcast.id", of(picky, "7").get(0).id());
        assertThat(letters.get(0).key()).contains("\"id\":3");

        JsonNode listed = JSON.readTree(Commands.deadLetters(pipeline, 0, "list", "--json"));
        // A task that is rebalanced before it has committed leaves the same letter again.
        assertThat(listed)
                .extracting(letter -> letter.at("/id").asText())
                .containsOnly(threes.get(0).id(), of(picky, "7").get(0).id());
        assertThat(listed.get(0).at("/subscription").asText()).isEqualTo("picky");
        assertThat(listed.get(0).at("/id").asText()).isEqualTo(threes.get(0).id());

        // One is still refused, and the other not.
        refused.remove(key(3));
        picky.received().forEach(change -> applied.add(change.id()));
        int threesBefore = of(picky, "3").size();
        int sevensBefore = of(picky, "7").size();
        int easyBefore = easy.received().size();
        assertThat(Commands.deadLetters(pipeline, 3, "redrive", "--subscription", "picky"))
                .contains("1 delivered, 1 rejected again", of(picky, "7").get(0).id());
        refused.clear();
        assertThat(Commands.deadLetters(pipeline, 0, "redrive", "--dry-run", "--all"))
                .contains("1 would be sent");
        assertThat(Commands.deadLetters(pipeline, 0, "redrive", "--all")).contains("1 delivered");
        assertThat(Commands.deadLetters(pipeline, 0, "redrive", "--all")).contains("no dead letter");
        assertThat(Commands.deadLetters(pipeline, 0, "list")).contains("no dead letters", listed.size() + " settled");

        assertThat(of(picky, "3")).as("refused before, then taken").hasSize(threesBefore + 1);
        assertThat(of(picky, "7")).as("refused before, refused, taken").hasSize(sevensBefore + 2);
        assertThat(picky.received().stream().map(Received::id).collect(Collectors.toSet()))
                .as("the ids are those of the first time")
                .isEqualTo(applied);
        assertThat(of(picky, "3"))
                .extracting(Received::content)
                .containsOnly(threes.get(0).content());
        assertThat(easy.received())
                .as("the other subscription got nothing again")
                .hasSize(easyBefore);
        pipeline.awaitSame(easy, "orders");
        // What it refused it doesn't have, and what it took at last it does.
        Map<String, Received> taken = new LinkedHashMap<>();
        picky.received().forEach(change -> {
            taken.remove(change.id());
            taken.put(change.id(), change);
        });
        assertThat(Replica.differences(
                        pipeline.db().rows("orders"),
                        Replica.of(List.copyOf(taken.values())).rows("orders")))
                .isEmpty();
    }

    private static List<Received> of(GenericSubscriber subscriber, String id) {
        return subscriber.received().stream()
                .filter(change -> id.equals(change.after().get("id")))
                .toList();
    }

    private static ByteString key(long id) {
        return shop.OrdersKey.newBuilder().setId(id).build().toByteString();
    }

    private static PushResponse answer(PushRequest batch, Set<ByteString> refused) {
        PushResponse.Builder answer = PushResponse.newBuilder();
        for (int i = 0; i < batch.getChangesCount(); i++) {
            if (refused.contains(batch.getChanges(i).getKey())) {
                answer.addVerdicts(Verdict.newBuilder()
                        .setIndex(i)
                        .setDecision(Verdict.Decision.DECISION_REJECT)
                        .setReason("no such customer"));
            }
        }
        return answer.build();
    }

    private static Map<String, String> headers(ConsumerRecord<String, String> record) {
        return StreamSupport.stream(record.headers().spliterator(), false)
                .filter(header -> header.value() != null)
                .collect(Collectors.toMap(
                        header -> header.key(),
                        header -> new String(header.value(), StandardCharsets.UTF_8),
                        (first, last) -> last));
    }
}
