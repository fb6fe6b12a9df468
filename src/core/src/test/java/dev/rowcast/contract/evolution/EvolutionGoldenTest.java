package dev.rowcast.contract.evolution;

import static dev.rowcast.contract.SqlTable.column;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.util.JsonFormat;
import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.Shapes;
import dev.rowcast.contract.SqlTable;
import dev.rowcast.contract.SqlType;
import dev.rowcast.contract.export.ContractDescriptors;
import dev.rowcast.contract.export.ProtoFile;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.contract.shape.TableShape;
import dev.rowcast.encode.ChangeEncoder;
import dev.rowcast.v1.ChangeEvent;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * One table through many changes, each of them applied: what is exported after each, and what is sent of a row, byte for byte. The golden
 * files may only change where the public contract is meant to; what they would have to be stands in target/golden/evolution after a run.
 */
class EvolutionGoldenTest {
    private static final String GOLDEN = "/golden/evolution/";
    private static final Path ACTUAL = Path.of("target", "golden", "evolution");

    private static final SqlTable CREATED = SqlTable.of(
                    Shapes.ORDERS,
                    column("id", SqlType.BIGINT),
                    column("status", SqlType.ENUM_DRAFT_PAID),
                    column("amount", SqlType.INT),
                    column("placed", SqlType.DATETIME_3),
                    column("note", SqlType.VARCHAR))
            .keyed("id");

    /** What happens, in this order. */
    private enum Ddl {
        ADD_COLUMN_IN_THE_MIDDLE(table -> table.add(1, "code", SqlType.VARCHAR)),
        DROP_THE_COLUMN_WITH_THE_HIGHEST_NUMBER(table -> table.drop("code")),
        ADD_ANOTHER_COLUMN(table -> table.add(table.size(), "rebate", SqlType.DECIMAL)),
        ADD_THE_DROPPED_COLUMN_AGAIN(table -> table.add(table.size(), "code", SqlType.VARCHAR)),
        DROP_A_COLUMN_OF_THE_FIRST_REVISION(table -> table.drop("note")),
        ADD_IT_AGAIN_WITH_ANOTHER_TYPE(table -> table.add(1, "note", SqlType.VARBINARY)),
        CHANGE_A_TYPE(table -> table.retype("amount", SqlType.DECIMAL)),
        REORDER(table -> table.move("rebate", 0)),
        ADD_A_LABEL(table -> table.retype("status", SqlType.ENUM_DRAFT_PAID_SENT)),
        RENAME_A_COLUMN(table -> table.rename("code", "sku")),
        COMMENT_AND_NOT_NULL(table -> table.comment("rebate", "in percent").nullable("rebate", false)),
        CHANGE_THE_PRIMARY_KEY(table -> table.keyed("sku", "id")),
        CHANGE_THE_TYPE_BACK(table -> table.retype("amount", SqlType.INT)),
        CHANGE_THE_MEANING_ALONE(table -> table.retype("placed", SqlType.TIMESTAMP)),
        ADD_COLUMNS_WITH_ODD_NAMES(table -> table.add(2, "Status", SqlType.JSON)
                .add(0, "special\"[`]$'", SqlType.INT)
                .add(0, "1st choice", SqlType.SET_RED)),
        WIDEN(table -> table.retype("amount", SqlType.BIGINT)),
        DROP_THE_PRIMARY_KEY(SqlTable::keyed);

        private final UnaryOperator<SqlTable> change;

        Ddl(UnaryOperator<SqlTable> change) {
            this.change = change;
        }
    }

    private final Map<String, String> files = new TreeMap<>();

    @AfterEach
    void keepWhatIsSo() throws Exception {
        Files.createDirectories(ACTUAL);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(ACTUAL.resolve(file.getKey()), file.getValue());
        }
    }

    @Test
    void exportAndBytesAreThoseOfTheGoldenFiles() throws Exception {
        SqlTable table = CREATED;
        List<ContractEntry> entries =
                new ArrayList<>(List.of(entry(0, Evolution.first(table.shape(), List.of()), table.shape())));
        Contract first = entries.get(0).contract();
        StringBuilder rows = new StringBuilder();
        rows.append(told("CREATE", table, first, first));
        export(entries);
        for (Ddl ddl : Ddl.values()) {
            SqlTable next = ddl.change.apply(table);
            Contract before = entries.get(entries.size() - 1).contract();
            Contract contract =
                    Evolution.evolve(before, table.shape(), next.shape()).next();
            if (contract.revision() > before.revision()) {
                entries.add(entry(before.revision(), contract, next.shape()));
                export(entries);
            }
            rows.append(told(ddl.name(), next, contract, first));
            table = next;
        }
        files.put("rows.txt", rows.toString());

        for (Map.Entry<String, String> file : files.entrySet()) {
            assertThat(file.getValue()).as(file.getKey()).isEqualTo(golden(file.getKey()));
        }
        assertThat(golden(fileName(entries.size() + 1)))
                .as("a golden file of no revision")
                .isEmpty();
    }

    private void export(List<ContractEntry> entries) {
        files.put(fileName(entries.size()), ProtoFile.text(TableHistory.of(entries)));
    }

    private static String fileName(int revision) {
        return String.format(Locale.ROOT, "orders-%02d.proto", revision);
    }

    /** A row of the table as it is now: its bytes, and what readers of this revision and of the first make of it. */
    private static String told(String ddl, SqlTable table, Contract contract, Contract first) throws Exception {
        byte[] bytes = encoded(table, contract);
        ByteString row = ChangeEvent.parseFrom(bytes).getAfter();
        return ddl.toLowerCase(Locale.ROOT).replace('_', ' ')
                + "\n  revision " + contract.revision()
                + "\n  bytes    " + HexFormat.of().formatHex(bytes)
                + "\n  reader   " + read(contract, row)
                + "\n  oldest   " + read(first, row) + "\n";
    }

    private static String read(Contract contract, ByteString row) throws Exception {
        DynamicMessage message = DynamicMessage.parseFrom(ContractDescriptors.row(contract), row);
        return JsonFormat.printer()
                .preservingProtoFieldNames()
                .omittingInsignificantWhitespace()
                .print(message);
    }

    private static byte[] encoded(SqlTable table, Contract contract) {
        Map<String, Object> values = new HashMap<>();
        table.columns().forEach(column -> values.put(column.name(), value(column.type(), column.name())));
        RowChange change = new RowChange(
                new KafkaPlace("shop.shop.orders", 3, 42),
                table.id(),
                Operation.INSERT,
                table.keySchema(),
                table.key(values),
                table.rowSchema(),
                null,
                table.row(values),
                new SourcePosition(
                        "shop", 1, "uuid:7", "binlog.000001", 4711, 0, 1_700_000_000_123_456_789L, false, null));
        return ChangeEncoder.compile(change.rowSchema(), change.keySchema(), contract, field -> true)
                .encode(change.withShortId());
    }

    private static Object value(SqlType type, String column) {
        return switch (type) {
            case INT -> 1000 + column.length();
            case BIGINT -> 1000L + column.length();
            case DECIMAL -> new BigDecimal("47.11").add(BigDecimal.valueOf(column.length()));
            case VARCHAR -> "a " + column;
            case VARBINARY -> column.getBytes(StandardCharsets.UTF_8);
            case JSON -> "{\"of\": \"" + column + "\"}";
            case ENUM_DRAFT_PAID, ENUM_DRAFT_PAID_SENT -> "paid";
            case SET_RED -> "red";
            case DATETIME_3 -> 1_709_210_096_789L;
            case TIMESTAMP -> "2024-02-29T12:34:56.789Z";
            default -> throw new AssertionError("no value for " + type);
        };
    }

    private static ContractEntry entry(int parent, Contract contract, TableShape shape) {
        return ContractEntry.auto(
                contract,
                parent,
                shape,
                new LogPosition("shop", null, "binlog.000001", contract.revision()),
                "shop-to-billing",
                0);
    }

    private static String golden(String file) throws Exception {
        try (InputStream in = EvolutionGoldenTest.class.getResourceAsStream(GOLDEN + file)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
