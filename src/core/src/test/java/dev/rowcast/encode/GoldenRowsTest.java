package dev.rowcast.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.export.ContractDescriptors;
import dev.rowcast.samples.Samples;
import dev.rowcast.v1.ChangeEvent;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The recorded rows against what the SQL says that they hold, whatever the source connector's modes. */
class GoldenRowsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TABLES = List.of("t_ints", "t_nums", "t_strs", "t_times", "t_geo");

    static Stream<Arguments> topics() {
        return Stream.of(Samples.DEFAULTS, Samples.VARIED)
                .flatMap(mode -> TABLES.stream()
                        .filter(table -> !Samples.isCut(mode, table))
                        .map(table -> Arguments.of(mode, table)));
    }

    @ParameterizedTest
    @MethodSource("topics")
    void rowsReadAsTheSqlSays(String mode, String table) throws Exception {
        JsonNode golden = golden(table);
        Set<String> seen = new TreeSet<>();
        Map<String, JsonNode> state = new HashMap<>();
        for (RowChange change : Recorded.changes(mode, table)) {
            ChangeEvent event = parse(Recorded.encoder(change, contract(table)).encode(change));
            if (event.hasBefore()) {
                JsonNode before = row(table, event.getBefore());
                assertThat(before).isEqualTo(state.get(before.get("id").textValue()));
            }
            if (event.hasAfter()) {
                JsonNode after = row(table, event.getAfter());
                String id = after.get("id").textValue();
                state.put(id, after);
                String name = change.operation() + " " + id;
                if (golden.get("rows").has(name)) {
                    seen.add(name);
                    assertThat(withoutAny(after, golden.get("rows").get(name)))
                            .as(name)
                            .isEqualTo(withoutAny(
                                    golden.get("rows").get(name),
                                    golden.get("rows").get(name)));
                }
            }
        }
        Set<String> all = new TreeSet<>();
        golden.get("rows").fieldNames().forEachRemaining(all::add);
        assertThat(seen).isEqualTo(all);
    }

    @Test
    void bothModesGiveTheSameBytes() {
        int rows = 0;
        for (String table : Samples.TABLES) {
            boolean changesOnTheWay = table.equals("t_evolve") || table.equals("t_pk");
            if (changesOnTheWay || Samples.isCut(Samples.VARIED, table)) {
                continue;
            }
            List<ByteString> defaults = rows(Samples.DEFAULTS, table);
            assertThat(defaults).as(table).isEqualTo(rows(Samples.VARIED, table));
            rows += defaults.size();
        }
        assertThat(rows).isGreaterThan(200);
    }

    /** Key, before and after of each change of a row. */
    private static List<ByteString> rows(String mode, String table) {
        Contract contract = contract(table);
        List<ByteString> rows = new ArrayList<>();
        for (RowChange change : Recorded.changes(mode, table)) {
            if (change.operation() != Operation.TRUNCATE) {
                ChangeEvent event = parse(Recorded.encoder(change, contract).encode(change));
                rows.addAll(List.of(event.getKey(), event.getBefore(), event.getAfter()));
            }
        }
        return rows;
    }

    private static ObjectNode withoutAny(JsonNode row, JsonNode golden) {
        ObjectNode copy = row.deepCopy();
        golden.properties().forEach(field -> {
            if (field.getValue().asText().equals("any")) {
                copy.remove(field.getKey());
            }
        });
        return copy;
    }

    /** The contract that the source types give, for both modes where they are told. */
    private static Contract contract(String table) {
        String mode = Samples.isCut(Samples.VARIED, table) ? Samples.DEFAULTS : Samples.VARIED;
        return Recorded.contract(Recorded.changes(mode, table).get(0));
    }

    private static ChangeEvent parse(byte[] event) {
        try {
            return ChangeEvent.parseFrom(event);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode row(String table, ByteString bytes) throws Exception {
        DynamicMessage message = DynamicMessage.parseFrom(ContractDescriptors.row(contract(table)), bytes);
        return JSON.readTree(JsonFormat.printer().preservingProtoFieldNames().print(message));
    }

    private static JsonNode golden(String table) throws Exception {
        try (InputStream in = GoldenRowsTest.class.getResourceAsStream("/golden/rows/" + table + ".json")) {
            return JSON.readTree(in);
        }
    }
}
