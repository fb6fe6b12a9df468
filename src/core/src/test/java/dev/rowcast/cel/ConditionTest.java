package dev.rowcast.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.encode.UndecidedException;
import dev.rowcast.encode.UnfitConditionException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
    private static final TableId TABLE = new TableId("shop", "orders");
    private static final Schema ROW = SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("status", Schema.OPTIONAL_STRING_SCHEMA)
            .field("amount", Decimal.builder(2).optional().build())
            .field("in", Schema.OPTIONAL_INT32_SCHEMA)
            .build();
    private static final Contract CONTRACT = new Contract(
            TABLE,
            3,
            "shop",
            "Orders",
            List.of(
                    new ContractField(1, "id", "id", SemanticType.INT64, FieldState.ACTIVE),
                    new ContractField(2, "status", "status", SemanticType.STRING, FieldState.ACTIVE),
                    new ContractField(3, "amount", "amount", SemanticType.DECIMAL, FieldState.ACTIVE),
                    new ContractField(4, "gone", "gone", SemanticType.STRING, FieldState.DROPPED),
                    new ContractField(5, "in", "in", SemanticType.INT32, FieldState.ACTIVE)),
            List.of(),
            5);

    @Test
    void hearsOfWhatBecameAndOfNothingElse() {
        String became = "after.status == 'approved' && before.status != 'approved'";
        assertThat(wants(became, update(row(1, "new", "1.00"), row(1, "approved", "1.00"))))
                .isTrue();
        assertThat(wants(became, update(row(1, "approved", "1.00"), row(1, "approved", "2.00"))))
                .isFalse();
        assertThat(wants(became, update(row(1, "approved", "1.00"), row(1, "new", "1.00"))))
                .isFalse();
        assertThat(wants(became, change(Operation.INSERT, null, row(1, "approved", null))))
                .isTrue();
        assertThat(wants(became, change(Operation.DELETE, row(1, "approved", null), null)))
                .isFalse();
        assertThat(wants(became, change(Operation.TRUNCATE, null, null))).isFalse();
    }

    @Test
    void whatIsWantedIsEncodedAsWithoutACondition() {
        RowChange change = update(row(1, "new", "1.00"), row(1, "approved", "1.00"));
        assertThat(Condition.of("true")
                        .filter(schema(CONTRACT).events(), schema(CONTRACT))
                        .encode(change))
                .isEqualTo(schema(CONTRACT).events().encode(change));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            after.amount > decimal('12.4')              | true
            after.amount > decimal('12.50')             | false
            after.amount >= decimal('12.5')             | true
            after.amount < decimal('12.50')             | false
            after.amount <= decimal('12.5')             | true
            after.amount < decimal('12.51')             | true
            compare(after.amount, decimal('12.5')) == 0 | true
            after.id > 9007199254740992                 | true
            after.id == 9007199254740993                | true
            has(after.status)                           | true
            has(before.status)                          | false
            operation == 'INSERT'                       | true
            after.status in ['approved', 'paid']        | true
            after.status.matches('^app')                | true
            after.`in` == 4                             | true
            before.amount >= decimal('0')               | true
            """)
    void asksExactly(String condition, boolean wanted) {
        Struct row = row(9007199254740993L, "approved", "12.50").put("in", 4);
        assertThat(wants(condition, change(Operation.INSERT, null, row))).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            after.stats == 'x'                 | line 1, column 6: undefined field 'stats'
            after.gone == 'x'                  | line 1, column 6: undefined field 'gone'
            after.id == 'x'                    | found no matching overload for '_==_'
            after.status                       | it is a value of the type string and not true or false
            after.amount == decimal('1.5')     | write compare(a, b) == 0
            after.amount in [decimal('1.5')]   | write compare(a, b) == 0
            """)
    void whatDoesNotFitTheTableIsNamedWithItsPlace(String condition, String found) {
        assertThatExceptionOfType(UnfitConditionException.class)
                .isThrownBy(() -> wants(condition, change(Operation.INSERT, null, row(1, "x", null))))
                .withMessageContainingAll("table shop.orders, revision 3", "\"when\": \"" + condition + "\"", found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10 / (after.id - 1) > 0", "int(after.status) > 0", "decimal(after.status) > after.amount"})
    void whatCannotBeDecidedSaysWhereAndShowsNoValue(String condition) {
        assertThatExceptionOfType(UndecidedException.class)
                .isThrownBy(() -> wants(condition, change(Operation.INSERT, null, row(1, "secret", "1.00"))))
                .withMessageStartingWith("topic db.shop.orders, partition 0, offset 12: table shop.orders: \"when\": ")
                .satisfies(shown -> assertThat(shown.getMessage()).doesNotContain("secret"));
    }

    @Test
    void anUnknownValueDecidesNothing() {
        Struct row = row(1, "__debezium_unavailable_value", "1.00");
        assertThatExceptionOfType(UndecidedException.class)
                .isThrownBy(() -> wants("after.status == 'approved'", update(row(1, "approved", "1.00"), row)))
                .withMessageContaining("binlog_row_image=FULL");
        assertThat(wants("after.id == 1", update(row(1, "approved", "1.00"), row)))
                .as("nobody asks for it")
                .isTrue();
        assertThatExceptionOfType(UndecidedException.class)
                .isThrownBy(() -> wants("before == after", update(row(1, "approved", "1.00"), row)));
    }

    /** Pitfall 83: one that nests, repeats or grows without end stalls whoever runs it. */
    @Test
    void noConditionStallsItsTask() {
        assertThat(Condition.of("(".repeat(5_000) + "true" + ")".repeat(5_000)).mistake())
                .isPresent();
        assertThat(Condition.of("true || ".repeat(5_000) + "true").mistake()).isPresent();
        String list = "[" + "1,".repeat(99) + "1]";
        String nested = list + ".all(a, " + list + ".all(b, " + list + ".all(c, a + b + c > 0)))";
        assertThatExceptionOfType(UndecidedException.class)
                .isThrownBy(() -> wants(nested, change(Operation.INSERT, null, row(1, "x", null))));
        assertThatExceptionOfType(UndecidedException.class)
                .isThrownBy(() -> wants(
                        "decimal('1e999999999') > after.amount", change(Operation.INSERT, null, row(1, "x", "1.00"))));
    }

    /** In a JVM of its own, since the parser is loaded once. */
    @Test
    void theParserIsLoadedWithoutAWordOnTheConsole() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Says.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(said).isEqualToNormalizingNewlines("Optional.empty\n");
    }

    /** Its own program. */
    static final class Says {
        public static void main(String[] args) {
            System.err.println(Condition.of("true").mistake());
        }
    }

    @Test
    void aMistakeThatNoTableHealsShowsAtOnce() {
        assertThat(Condition.of("after.status = 'x'").mistake())
                .hasValueSatisfying(mistake -> assertThat(mistake).startsWith("line 1, column 14: "));
        assertThat(Condition.of("after.anything == 'x'").mistake()).isEmpty();
    }

    private static boolean wants(String condition, RowChange change) {
        OutputSchema schema = schema(CONTRACT);
        return Condition.of(condition).filter(schema.events(), schema).encode(change) != null;
    }

    private static OutputSchema schema(Contract contract) {
        return new OutputSchema(contract, ROW, null, SourceSettings.DEFAULT);
    }

    private static Struct row(long id, String status, @Nullable String amount) {
        return new Struct(ROW)
                .put("id", id)
                .put("status", status)
                .put("amount", amount == null ? null : new BigDecimal(amount));
    }

    private static RowChange update(Struct before, Struct after) {
        return change(Operation.UPDATE, before, after);
    }

    private static RowChange change(Operation operation, @Nullable Struct before, @Nullable Struct after) {
        return new RowChange(
                new KafkaPlace("db.shop.orders", 0, 12),
                TABLE,
                operation,
                null,
                null,
                ROW,
                before,
                after,
                new SourcePosition("db", 1, null, "binlog.1", 4, 0, 0, false, null));
    }
}
