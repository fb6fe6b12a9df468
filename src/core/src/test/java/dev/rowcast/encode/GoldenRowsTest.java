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
import dev.rowcast.contract.ContractDescriptors;
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

    /** The columns of which time.precision.mode=connect has cut something. */
    private static final Set<String> CUT =
            Set.of("t_times.t", "t_times.t3", "t_times.t6", "t_times.dtm6", "t_times.dtm_now", "t_dtpk.id");

    static Stream<Arguments> topics() {
        return Stream.of(Samples.DEFAULTS, Samples.VARIED)
                .flatMap(mode -> TABLES.stream().map(table -> Arguments.of(mode, table)));
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
                            .isEqualTo(expected(golden, mode, name));
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
            if (table.equals("t_evolve") || table.equals("t_pk")) {
                continue; // their contracts change on the way
            }
            List<ByteString> defaults = rows(Samples.DEFAULTS, table);
            assertThat(defaults).as(table).isEqualTo(rows(Samples.VARIED, table));
            rows += defaults.size();
        }
        assertThat(rows).isGreaterThan(200);
    }

    /** Key, before and after of each change of a row, without the columns that v1's modes have cut. */
    private static List<ByteString> rows(String mode, String table) {
        Contract contract = contract(table);
        List<ByteString> rows = new ArrayList<>();
        for (RowChange change : Recorded.changes(mode, table)) {
            if (change.operation() != Operation.TRUNCATE) {
                ChangeEncoder encoder = ChangeEncoder.compile(
                        change.rowSchema(),
                        change.keySchema(),
                        contract,
                        field -> !CUT.contains(table + "." + field.column()));
                ChangeEvent event = parse(encoder.encode(change));
                rows.addAll(List.of(event.getKey(), event.getBefore(), event.getAfter()));
            }
        }
        return rows;
    }

    private static JsonNode expected(JsonNode golden, String mode, String name) {
        ObjectNode row =
                withoutAny(golden.get("rows").get(name), golden.get("rows").get(name));
        if (mode.equals(Samples.VARIED) && golden.get("v1").has(name)) {
            golden.get("v1").get(name).properties().forEach(cut -> {
                if (cut.getValue().isNull()) {
                    row.remove(cut.getKey());
                } else {
                    row.set(cut.getKey(), cut.getValue());
                }
            });
        }
        return row;
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

    /** The contract that the source types give, for both modes. */
    private static Contract contract(String table) {
        return Recorded.contract(Recorded.changes(Samples.VARIED, table).get(0));
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
