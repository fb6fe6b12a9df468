package dev.rowcast.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.TableId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TablesTest {
    @Test
    void whatIsExcludedIsNotWanted() {
        Subscription shop = subscription("{ \"include\": [\"shop.*\"], \"exclude\": [\"shop.tmp_*\", \"*.secrets\"] }");

        assertThat(shop.wants(table("orders"))).isTrue();
        assertThat(shop.wants(table("tmp_import"))).isFalse();
        assertThat(shop.wants(table("secrets"))).isFalse();
    }

    @Test
    void whatIsBothNamedAndExcludedIsAMistake() {
        assertThatThrownBy(() -> subscription("{ \"include\": [\"shop.a\", \"shop.b\"], \"exclude\": [\"shop.*\"] }"))
                .isInstanceOf(RoutingException.class)
                .hasMessageContaining("/subscriptions/0/tables/exclude/0")
                .hasMessageContaining("shop.a");
    }

    @ParameterizedTest
    @CsvSource({
        "_orders_gho, gh-ost",
        "_orders_ghc, gh-ost",
        "_orders_del, gh-ost",
        "_orders_new, pt-online-schema-change",
        "_orders_old, pt-online-schema-change"
    })
    void aToolsTableIsOnlyWantedWhereItIsNamedAlone(String name, String tool) {
        assertThat(subscription("[\"shop.*\"]").wants(table(name))).isFalse();
        assertThat(subscription("[\"*.*\", \"shop._*\"]").wants(table(name))).isFalse();
        assertThat(subscription("[\"shop." + name + "\"]").wants(table(name))).isTrue();
        assertThat(GhostTable.of(table(name))).contains(new GhostTable(table(name), table("orders"), tool));
        assertThat(subscription("[\"shop.*\"]")
                        .leavesOut(GhostTable.of(table(name)).orElseThrow()))
                .isTrue();
        assertThat(subscription("[\"other.*\"]")
                        .leavesOut(GhostTable.of(table(name)).orElseThrow()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders_new", "_new", "__new", "_orders", "orders", "_orders_NEW", "_orders_newer"})
    void otherNamesAreNoTools(String name) {
        assertThat(GhostTable.of(table(name))).isEmpty();
        assertThat(subscription("[\"shop.*\"]").wants(table(name))).isTrue();
    }

    private static TableId table(String name) {
        return new TableId("shop", name);
    }

    private static Subscription subscription(String tables) {
        return RoutingParser.parse(
                        "{ \"subscriptions\": [{ \"name\": \"a\", \"target\": \"a:1\", \"tables\": " + tables + " }] }")
                .subscriptions()
                .get(0);
    }
}
