package dev.rowcast.mapper;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.type.DateTime;
import com.google.type.Decimal;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.export.ContractDescriptors;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.grpc.Connection;
import dev.rowcast.mapping.Document;
import dev.rowcast.mapping.Mapped;
import dev.rowcast.mapping.TableMapping;
import dev.rowcast.mapping.UnfitMappingException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples are what their readers begin with: each is built, run as a command, and maps the same rows to the same documents. */
@Timeout(900)
@EnabledOnOs(OS.LINUX)
class SampleMappersTest {
    private static final String DIGITS = "12345678901234567890123456789012345.678901234567890123456789012345";
    private static final Contract ORDERS = contract(
            "orders",
            "Orders",
            field(1, "id", SemanticType.INT64),
            field(2, "customer_id", SemanticType.INT64),
            field(3, "status", SemanticType.STRING),
            field(4, "amount", SemanticType.DECIMAL),
            field(5, "note", SemanticType.STRING),
            field(6, "approved_at", SemanticType.TIMESTAMP),
            field(7, "created_at", SemanticType.DATETIME));
    private static final Contract CARTS =
            contract("carts", "Carts", field(1, "id", SemanticType.INT64), field(2, "lines", SemanticType.JSON));
    private static final Contract OTHERS = contract("others", "Others", field(1, "id", SemanticType.INT64));

    private static Contract contract(String table, String message, ContractField... fields) {
        return new Contract(new TableId("shop", table), 1, "shop", message, List.of(fields), List.of(1), fields.length);
    }

    private static ContractField field(int number, String name, SemanticType type) {
        return new ContractField(number, name, name, type, FieldState.ACTIVE);
    }

    private static ByteString row(Contract contract, Map<String, Object> values) {
        Descriptor type = ContractDescriptors.row(contract);
        DynamicMessage.Builder row = DynamicMessage.newBuilder(type);
        values.forEach((name, value) -> row.setField(type.findFieldByName(name), value));
        return row.build().toByteString();
    }

    private static ByteString order(long customer, String status, String amount) {
        return row(
                ORDERS,
                Map.of(
                        "id",
                        1L,
                        "customer_id",
                        customer,
                        "status",
                        status,
                        "amount",
                        Decimal.newBuilder().setValue(amount).build(),
                        "note",
                        "naïve 日本",
                        "created_at",
                        DateTime.newBuilder()
                                .setYear(2024)
                                .setMonth(2)
                                .setDay(29)
                                .setNanos(123_456_000)
                                .build()));
    }

    private static ByteString cart(String lines) {
        return row(CARTS, Map.of("id", 1L, "lines", lines));
    }

    @ParameterizedTest
    @ValueSource(strings = {"typescript", "python", "go"})
    void aSampleIsBuiltRunAndMaps(String language) throws Exception {
        List<String> command = SampleMapper.build(language, List.of(ORDERS, CARTS));
        MapperProgram program = new MapperProgram(command);
        Connection.Builder connection =
                Connection.to("unix://" + program.socket()).plaintext().deadline(Duration.ofMinutes(2));
        try (ProgramMapping mapping = new ProgramMapping(program, new GrpcMapping(connection))) {
            TableMapping orders = table(mapping, ORDERS);
            assertThat(orders.version()).isEqualTo("1");
            everyValueIsExact(orders);
            whatIsNullStaysNull(orders);
            aCartIsAsManyDocumentsAsItHasLines(table(mapping, CARTS));
            equalRowsMakeEqualDocuments(orders);
            assertThat(mapping.of(OTHERS, Map.of())
                            .toCompletableFuture()
                            .handle((on, fault) -> MapperCalls.cause(fault))
                            .join())
                    .isInstanceOf(UnfitMappingException.class)
                    .hasMessageContaining("NOT_FOUND", "no mapping of shop.others");
        }
    }

    private static TableMapping table(ProgramMapping mapping, Contract contract) {
        return mapping.of(contract, Map.of()).toCompletableFuture().join();
    }

    private static List<Mapped> map(TableMapping table, List<ByteString> rows) {
        return table.map(rows).toCompletableFuture().join();
    }

    private static Mapped.Documents documents(String output, List<Map<String, Object>> values) {
        return new Mapped.Documents(
                values.stream().map(each -> new Document(output, each)).toList());
    }

    /** Pitfall 80. */
    private static void everyValueIsExact(TableMapping orders) {
        List<Mapped> mapped = map(
                orders,
                List.of(
                        order(Long.MAX_VALUE, "approved", DIGITS),
                        order(Long.MAX_VALUE - 1, "approved", "-" + DIGITS),
                        order(Long.MIN_VALUE, "draft", "1")));

        Map<String, Object> first = Map.of(
                "customer",
                9223372036854775807L,
                "status",
                "approved",
                "amount",
                new BigDecimal(DIGITS),
                "approved",
                true,
                "created_at",
                LocalDateTime.of(2024, 2, 29, 0, 0, 0, 123_456_000),
                "words",
                "approved naïve 日本");
        Map<String, Object> second = new java.util.HashMap<>(first);
        second.put("customer", 9223372036854775806L);
        second.put("amount", new BigDecimal("-" + DIGITS));
        assertThat(mapped)
                .containsExactly(
                        documents("order_search", List.of(first)),
                        documents("order_search", List.of(second)),
                        documents("order_search", List.of()));
    }

    /** Pitfall 82. */
    private static void whatIsNullStaysNull(TableMapping orders) {
        assertThat(map(orders, List.of(ByteString.EMPTY)))
                .containsExactly(documents("order_search", List.of(Map.of("approved", false, "words", ""))));
    }

    private static void aCartIsAsManyDocumentsAsItHasLines(TableMapping carts) {
        List<Mapped> mapped = map(
                carts,
                List.of(
                        cart("[{\"sku\":\"a\",\"quantity\":2},{\"sku\":\"b\",\"quantity\":1}]"),
                        cart("[{\"sku\":\"hidden\"}]"),
                        cart("[]"),
                        cart("{\"hidden\"")));

        assertThat(mapped.get(0))
                .isEqualTo(documents(
                        "cart_lines",
                        List.of(
                                Map.of("line", 0L, "sku", "a", "quantity", 2L),
                                Map.of("line", 1L, "sku", "b", "quantity", 1L))));
        assertThat(mapped.get(2)).isEqualTo(documents("cart_lines", List.of()));
        for (int i : List.of(1, 3)) {
            assertThat(mapped.get(i))
                    .isInstanceOfSatisfying(
                            Mapped.Refused.class,
                            refused -> assertThat(refused.reason())
                                    .matches("the mapping refuses the row: .* at mapping\\.(js|py|go):\\d+")
                                    .doesNotContain("hidden"));
        }
    }

    /** Pitfall 81: whenever and in whatever order it is asked. */
    private static void equalRowsMakeEqualDocuments(TableMapping orders) {
        List<ByteString> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            rows.add(order(i, i % 2 == 0 ? "approved" : "open", i + ".5"));
        }
        List<Mapped> mapped = map(orders, rows);
        Collections.reverse(rows);
        List<Mapped> again = new ArrayList<>(map(orders, rows));
        Collections.reverse(again);

        assertThat(mapped).isEqualTo(again).doesNotHaveDuplicates();
    }
}
