package dev.rowcast.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.route.RoutingParser;
import io.debezium.relational.Selectors;
import io.debezium.relational.TableId;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The tables that the source reads, by the connector's own filter. */
class SourceTablesTest {
    private static Predicate<TableId> read(String tables, String more) {
        String routing = "{" + more + "\"subscriptions\": [{\"name\": \"a\", \"tables\": " + tables
                + ", \"target\": \"a:1\"}, {\"name\": \"b\", \"tables\": [\"other.`a,b`\"], \"target\": \"a:1\"}]}";
        return Selectors.tableSelector()
                .includeTables(SourceTables.of(RoutingParser.parse(routing)))
                .build();
    }

    private static TableId table(String database, String name) {
        return new TableId(database, null, name);
    }

    @Test
    void areThoseOfAllSubscriptions() {
        Predicate<TableId> read = read("{\"include\": [\"shop.*\", \"my_db.o$*\"], \"exclude\": [\"shop.tmp_*\"]}", "");

        assertThat(List.of(
                        table("shop", "orders"), table("my_db", "o$1"), table("other", "a,b"), table("shop", "temp")))
                .allMatch(read);
        assertThat(List.of(
                        table("Shop", "orders"),
                        table("shop2", "orders"),
                        table("my_db", "O$1"),
                        table("other", "a"),
                        table("other", "b"),
                        table("shop", "tmp_1"),
                        table("shop", "_orders_gho")))
                .noneMatch(read);
    }

    /** Their rows count as those of the other, which alone is named. */
    @Test
    void haveTheAliasesOfThoseThatAreWanted() {
        Predicate<TableId> read = read(
                "[\"shop.orders\"]",
                "\"aliases\": {\"shop.orders_v2\": \"shop.orders\", \"shop.c2\": \"shop.customers\"},");

        assertThat(List.of(table("shop", "orders"), table("shop", "orders_v2"))).allMatch(read);
        assertThat(List.of(table("shop", "c2"), table("shop", "customers"))).noneMatch(read);
    }
}
