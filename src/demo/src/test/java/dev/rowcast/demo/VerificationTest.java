package dev.rowcast.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.demo.Verification.Comparison;
import dev.rowcast.demo.Verification.Reading;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerificationTest {
    private static final Comparison ALL = new Comparison(
            Map.of("id", Reading.AS_IT_IS, "amount", Reading.AS_IT_IS, "doc", Reading.JSON), Set.of("secret"));

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

    @Test
    void expectsOfABridgedColumnTheNumberOrNothing() {
        Comparison bridged = new Comparison(Map.of("customer", Reading.NUMBER_IF_IT_IS_ONE), Set.of());

        assertThat(customers(bridged, "17", 17L)).isEmpty();
        assertThat(customers(bridged, "guest-7", null)).isEmpty();
        assertThat(customers(bridged, "017", null)).isEmpty();
        assertThat(customers(bridged, "17", null))
                .containsExactly("shop.orders {id=1}, customer: 17 in the database, null received");
        assertThat(customers(bridged, "guest-7", 7L)).hasSize(1);
    }

    @Test
    void takesTheNumberThatAColumnHadBeforeForTheTextThatItIs() {
        Comparison text = new Comparison(Map.of("customer", Reading.TEXT), Set.of());

        assertThat(customers(text, "17", 17L)).isEmpty();
        assertThat(customers(text, "guest-7", "guest-7")).isEmpty();
        assertThat(customers(text, "guest-7", null)).hasSize(1);
        assertThat(customers(text, "17", 18L)).hasSize(1);
    }

    private static List<String> customers(Comparison comparison, Object database, Object received) {
        return Verification.differences(
                Shop.ORDERS, keyed(List.of(customer(database))), keyed(List.of(customer(received))), comparison);
    }

    private static Row customer(Object value) {
        Map<String, Object> values = new HashMap<>();
        values.put("id", 1L);
        values.put("customer", value);
        return new Row(values);
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
