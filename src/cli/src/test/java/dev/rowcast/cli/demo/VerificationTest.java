package dev.rowcast.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.cli.demo.Verification.Comparison;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerificationTest {
    private static final Comparison ALL =
            new Comparison(Set.of("id", "amount", "doc"), Set.of("secret"), Set.of("doc"));

    @Test
    void findsEqualRowsEqual() {
        assertThat(compare(
                        List.of(row(1, "1.50", "{\"a\": 1, \"b\": [2]}", "x")),
                        List.of(row(1, "1.50", "{\"b\":[2],\"a\":1}", null))))
                .isEmpty();
    }

    @Test
    void findsWhatDidNotComeAndWhatShouldNotBeThere() {
        assertThat(compare(List.of(row(1, "1.50", null, null)), List.of(row(2, "1.50", null, null))))
                .containsExactly(
                        "shop.orders {id=1} is in the database and did not come",
                        "shop.orders {id=2} came and is not in the database");
    }

    @Test
    void findsAValueThatDiffersThoughOnlyInItsScale() {
        assertThat(compare(List.of(row(1, "1.50", null, null)), List.of(row(1, "1.5", null, null))))
                .containsExactly("shop.orders {id=1}, amount: 1.50 in the database, 1.5 received");
    }

    @Test
    void findsNullWhereAValueShouldBeAndTheOtherWayRound() {
        assertThat(compare(List.of(row(1, null, "{}", null)), List.of(row(1, "0.00", null, null))))
                .hasSize(2);
    }

    @Test
    void findsAWithheldColumnThatCame() {
        assertThat(compare(List.of(row(1, "1.50", null, "x")), List.of(row(1, "1.50", null, "x"))))
                .containsExactly("shop.orders {id=1}, secret: came although the routing excludes it");
    }

    private static List<String> compare(List<Row> database, List<Row> received) {
        return Verification.differences(Shop.ORDERS, keyed(database), keyed(received), ALL);
    }

    private static Map<List<Object>, Row> keyed(List<Row> rows) {
        Map<List<Object>, Row> keyed = new HashMap<>();
        rows.forEach(row -> keyed.put(row.key(Shop.ORDERS.key()), row));
        return keyed;
    }

    private static Row row(long id, String amount, String doc, String secret) {
        Map<String, Object> values = new HashMap<>();
        values.put("id", id);
        values.put("amount", amount == null ? null : new BigDecimal(amount));
        values.put("doc", doc);
        values.put("secret", secret);
        assertThat(Arrays.asList("id", "amount", "doc", "secret")).containsAll(values.keySet());
        return new Row(values);
    }
}
