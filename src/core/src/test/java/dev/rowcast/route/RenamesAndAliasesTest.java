package dev.rowcast.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rowcast.change.TableId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The declarations that hold for all subscriptions. */
class RenamesAndAliasesTest {
    private static final TableId ORDERS = new TableId("shop", "orders");
    private static final TableId ORDERS_2 = new TableId("shop", "orders_v2");

    @Test
    void aDocumentWithoutThemHasNone() {
        Routing routing = read("\"$schema\": \"x\"");

        assertThat(routing.renames()).isEmpty();
        assertThat(routing.aliases()).isEmpty();
        assertThat(routing.contractOf(ORDERS)).isEqualTo(ORDERS);
    }

    @Test
    void aColumnMayBeRenamedSeveralTimes() {
        Routing routing = read("""
                "renames": {
                  "shop.orders": { "a": "b", "b": "c", "odd.`name*": "Odd" },
                  "`my.db`.t.u": { "note": "Note" }
                }""");

        assertThat(routing.renames())
                .containsExactly(
                        Map.entry(ORDERS, Map.of("a", "b", "b", "c", "odd.`name*", "Odd")),
                        Map.entry(new TableId("my.db", "t.u"), Map.of("note", "Note")));
        assertThatThrownBy(() -> routing.renames().put(ORDERS, Map.of()))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> routing.renames().get(ORDERS).put("c", "d"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aTableMayUseTheContractOfAnother() {
        Routing routing = read("\"aliases\": { \"shop.orders_v2\": \"shop.orders\", \"shop.old\": \"shop.orders\" }");

        assertThat(routing.aliases())
                .containsOnly(Map.entry(ORDERS_2, ORDERS), Map.entry(new TableId("shop", "old"), ORDERS));
        assertThat(routing.contractOf(ORDERS_2)).isEqualTo(ORDERS);
        assertThat(routing.contractOf(ORDERS)).isEqualTo(ORDERS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"renames\": []                                 | /renames an empty list is not an object; write renamed columns by table",
                "\"renames\": {\"shop.orders\": \"note\"}        | /renames/shop.orders \"note\" is not an object; write new names by old",
                "\"renames\": {\"shop.orders\": {}}              | /renames/shop.orders names no column; write new names by old",
                "\"renames\": {\"shop.*\": {\"a\": \"b\"}}       | /renames/shop.* \"shop.*\" is not one table; write database.table without *",
                "\"renames\": {\"orders\": {\"a\": \"b\"}}       | /renames/orders \"orders\" is not one table; write",
                "\"renames\": {\"shop.t\": {\"a\": \"a\"}}       | /renames/shop.t/a \"a\" is already its name; remove this",
                "\"renames\": {\"shop.t\": {\"a\":\"c\",\"b\":\"C\"}} | /renames/shop.t/b \"C\" is already the new name of /renames/shop.t/a",
                "\"renames\": {\"shop.t\": {\"a\": \"\"}}        | /renames/shop.t/a \"\" is not the name of a column; write",
                "\"renames\": {\"shop.t\": {\"\": \"a\"}}        | /renames/shop.t/ \"\" is not the name of a column; write",
                "\"renames\": {\"shop.t\": {\"a/b\": 1}}         | /renames/shop.t/a~1b 1 is not the name of a column; write",
                "\"renames\": {\"shop.t\": {\"a\":\"b\"}, \"`shop`.t\": {\"a\":\"b\"}} | /renames/`shop`.t names the same as /renames/shop.t; keep one",
                "\"renames\": {\"shop.v\": {\"a\":\"b\"}}, \"aliases\": {\"shop.v\": \"shop.t\"} | /renames/shop.v uses the contract of \"shop.t\"; declare the",
                "\"aliases\": null                               | /aliases null is not an object; write a table by table",
                "\"aliases\": {\"shop.*\": \"shop.t\"}           | /aliases/shop.* \"shop.*\" is not one table; write",
                "\"aliases\": {\"shop.v\": \"shop.*\"}           | /aliases/shop.v \"shop.*\" is not one table; write",
                "\"aliases\": {\"shop.v\": {}}                   | /aliases/shop.v an object is not one table; write",
                "\"aliases\": {\"shop.t\": \"shop.t\"}           | /aliases/shop.t \"shop.t\" uses its own contract anyway; remove this",
                "\"aliases\": {\"shop.v\":\"shop.u\",\"shop.u\":\"shop.t\"} | /aliases/shop.v \"shop.u\" has no contract of its own, because /aliases/shop.u",
            })
    void namesWhatWasFoundAndWhatWouldBeRight(String member, String message) {
        assertThat(messages(member)).singleElement().asString().startsWith(message);
    }

    @Test
    void aCircleOfAliasesIsAMistakeOfEach() {
        assertThat(messages("\"aliases\": { \"shop.v\": \"shop.u\", \"shop.u\": \"shop.v\" }"))
                .hasSize(2)
                .allMatch(message -> message.contains("has no contract of its own"));
    }

    @Test
    void aTableThatNoSubscriptionTakesIsWarnedOf() {
        String member = """
                "renames": { "shp.orders": { "a": "b" }, "shop.orders": { "a": "b" }, "old.orders": { "a": "b" } },
                "aliases": { "new.orders": "shop.orders", "new.v": "shp.orders" }""";

        assertThat(read(member).warnings())
                .containsExactly(
                        new Mistake("/aliases/new.v", "no subscription takes \"shp.orders\""),
                        new Mistake("/renames/shp.orders", "no subscription takes this table"),
                        new Mistake("/renames/old.orders", "no subscription takes this table"));
    }

    @Test
    void aSubscriptionNamesTheTableWhoseContractItIsAndNotItsAlias() {
        String json = """
                { "aliases": { "shop.orders_v2": "shop.orders" },
                  "subscriptions": [
                    { "name": "a", "target": "a:1", "tables": ["shop.customers", "shop.orders_v2"] },
                    { "name": "b", "target": "b:1", "tables": ["shop.orders*"],
                      "columns": { "exclude": ["*.orders*.iban", "shop.orders_v*.iban", "shop.*.iban"] } },
                    { "name": "c", "target": "c:1", "tables": ["shop.items"],
                      "columns": { "exclude": ["*.*.iban"] } } ] }""";

        assertThat(messagesOf(json))
                .containsExactly(
                        "/subscriptions/0/tables/1 \"shop.orders_v2\" is an alias, whose rows count as those of"
                                + " \"shop.orders\"; name that table instead",
                        "/subscriptions/1/columns/exclude/1 \"shop.orders_v*.iban\" excludes nothing from the rows of"
                                + " \"shop.orders_v2\", which count as those of \"shop.orders\"; name the column of that table");
    }

    @Test
    void aWildcardThatMeetsOnlyAnAliasIsWarnedOf() {
        String json = """
                { "aliases": { "shop.orders_v2": "shop.orders" },
                  "subscriptions": [ { "name": "a", "tables": ["shop.*_v2"], "target": "a:1" },
                                     { "name": "b", "tables": ["shop.*"], "target": "b:1" } ] }""";

        assertThat(RoutingParser.parse(json).warnings())
                .containsExactly(new Mistake(
                        "/subscriptions/0/tables/0",
                        "\"shop.*_v2\" has the alias \"shop.orders_v2\" in it, whose rows count as those of \"shop.orders\""
                                + " and are delivered only if that table is named too"));
    }

    @Test
    void aTopicOfAnAliasCarriesTheTableWhoseContractItIs() {
        Routing routing = RoutingParser.parse("""
                { "aliases": { "shop.orders_v2": "shop.orders" },
                  "subscriptions": [ { "name": "a", "tables": ["shop.orders"], "target": "a:1" } ] }""");

        assertThat(RoutingParser.againstTopics(routing, List.of("s.shop.orders_v2")))
                .isEmpty();
        assertThat(RoutingParser.againstTopics(routing, List.of("s.shop.orders_v3")))
                .hasSize(1);
    }

    private static Routing read(String member) {
        return RoutingParser.parse(document(member));
    }

    private static String document(String member) {
        return "{ " + member
                + ", \"subscriptions\": [ { \"name\": \"a\", \"tables\": [\"shop.*\", \"`my.db`.*\"], \"target\": \"a:1\" } ] }";
    }

    private static List<String> messages(String member) {
        return messagesOf(document(member));
    }

    private static List<String> messagesOf(String json) {
        RoutingException thrown = catchThrowableOfType(RoutingException.class, () -> RoutingParser.parse(json));
        assertThat(thrown).as("thrown for %s", json).isNotNull();
        return thrown.mistakes().stream()
                .map(mistake -> mistake.pointer() + " " + mistake.message())
                .toList();
    }
}
