package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Typed subscribers in Node.js, from an export, against the database. */
@ExtendWith(StackExtension.class)
class NodeSubscriberIT {
    private static final String SERVICE = "node_shop.EveryTypeSubscriber";

    @TempDir
    private Path dir;

    @Test
    void nodeReadsEveryTypeAsItIsInTheDatabase() throws Exception {
        Path program = NodeJs.program();
        Pipeline shop = Pipeline.of("node_shop");
        Database db = shop.db();
        db.execute(EveryType.TABLE);
        db.execute(EveryType.rows(0));
        GenericSubscriber first = GenericSubscriber.listening();
        int port = LocalServer.free();
        int documentedPort = LocalServer.free();
        shop.start(
                Route.to(first.port(), "all", shop.table("*")),
                Route.to(port, "node", shop.table("every_type")).typed(SERVICE),
                Route.to(documentedPort, "by-calls", shop.table("every_type")).typed(SERVICE),
                Route.to(documentedPort, "on-streams", shop.table("every_type"))
                        .typed(SERVICE)
                        .streaming());
        shop.awaitCount(first, EveryType.rows(0).length);
        Commands.export(shop, dir);

        NodeSubscriber node =
                NodeSubscriber.start(program, dir, "node_shop/every_type.proto", "node_shop.EveryType", port);
        DocumentedNodeSubscriber documented =
                DocumentedNodeSubscriber.start(program, dir, "node_shop/every_type.proto", SERVICE, documentedPort);
        db.execute(EveryType.rows(100));
        db.execute(EveryType.CHANGES);
        db.execute(
                "ALTER TABLE every_type ADD COLUMN later INT FIRST",
                "UPDATE every_type SET later = 1, tiny = 99 WHERE id = 101");

        SortedMap<String, Map<String, String>> expected = db.rows("every_type");
        expected.values().forEach(row -> row.remove("later"));
        shop.waiting()
                .untilAsserted(() -> assertThat(Replica.differences(
                                expected, Replica.of(node.received()).rows("every_type")))
                        .isEmpty());
        assertThat(Replica.of(node.received()).faults()).isEmpty();
        assertThat(node.printed().stream()
                        .map(line -> line.at("/change/operation").textValue()))
                .contains("OPERATION_SNAPSHOT", "OPERATION_INSERT", "OPERATION_UPDATE", "OPERATION_DELETE");
        assertJavaScriptLosesNothing(node);
        shop.awaitCommitted("every_type");
        assertThat(documented.ids())
                .as("each change by a call and on a stream")
                .containsExactlyInAnyOrderElementsOf(node.printed().stream()
                        .map(line -> line.at("/change/id").textValue())
                        .flatMap(id -> Stream.of(id, id))
                        .toList());
        assertErrorsAndTheEndOfAStreamAreAnswered(documented);
    }

    private static void assertErrorsAndTheEndOfAStreamAreAnswered(DocumentedNodeSubscriber documented)
            throws Exception {
        DocumentedNodeSubscriber.Streamed ended = documented.stream(true, "a", "b", "c");
        assertThat(ended.acknowledged()).containsExactly(1L, 2L, 3L);
        assertThat(ended.status().getCode()).isEqualTo(Status.Code.OK);
        DocumentedNodeSubscriber.Streamed refused = documented.stream(false, "d", "unwanted", "e");
        assertThat(refused.acknowledged()).containsExactly(1L);
        assertThat(refused.status().getCode()).isEqualTo(Status.Code.UNKNOWN);
        assertThat(refused.status().getDescription()).isEqualTo("the ledger is closed");
        assertThat(documented.push("unwanted").getDescription()).isEqualTo("the ledger is closed");
        assertThat(documented.push("f").isOk()).isTrue();
        assertThat(documented.ids()).endsWith("a", "b", "c", "d", "f");
    }

    /** What a developer has in hand in JavaScript, of the row with the greatest values and of the one with none. */
    private static void assertJavaScriptLosesNothing(NodeSubscriber node) {
        JsonNode greatest = inserted(node, "102");
        assertThat(greatest.get("big_u").textValue()).isEqualTo("18446744073709551615");
        assertThat(greatest.get("big").textValue()).isEqualTo("9223372036854775807");
        assertThat(greatest.get("tiny_u").intValue()).isEqualTo(255);
        assertThat(greatest.at("/wide/value").textValue())
                .isEqualTo("99999999999999999999999999999999999.999999999999999999999999999999");
        assertThat(greatest.at("/moment6/seconds").textValue()).isEqualTo("2147483647");
        assertThat(greatest.at("/moment6/nanos").intValue()).isEqualTo(999_999_000);
        assertThat(greatest.get("raw").textValue()).isEqualTo("/////w==");
        assertThat(greatest.get("flag").booleanValue()).isTrue();
        assertThat(greatest.get("colours").get("values")).hasSize(3);
        assertThat(inserted(node, "103").toString()).isEqualTo("{\"id\":\"103\"}");
    }

    private static JsonNode inserted(NodeSubscriber node, String id) {
        Stream<JsonNode> changes = node.printed().stream().map(line -> line.get("change"));
        return changes.filter(change -> change.get("operation").textValue().equals("OPERATION_INSERT"))
                .map(change -> change.get("after"))
                .filter(after -> after.get("id").textValue().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
