package dev.rowcast.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.TableId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a source is asked for is what the routing wants. */
class TablesRegexPropertyTest {
    /** Names that are near each other, with signs that mean something in a regular expression, and those of tools. */
    private static final List<String> PIECES = List.of(
            "a", "A", "_", "b", "$", "(", "|", "\\", "\n", "ü", "🐎", ",", "_gho", "_new", " ", "x{2c}", "^", "[");

    @Property(tries = 3000)
    void itMatchesTheTablesThatAreWanted(@ForAll("tables") Tables tables, @ForAll("ids") TableId table) {
        assertThat(matches(tables, table)).isEqualTo(tables.has(table));
    }

    @Property(tries = 3000)
    void dotsInNamesLeaveNoneOut(@ForAll("dottedTables") Tables tables, @ForAll("dottedIds") TableId table) {
        if (tables.has(table)) {
            assertThat(matches(tables, table)).isTrue();
        }
    }

    @Property(tries = 500)
    void noCommaIsInIt(@ForAll("dottedTables") Tables tables) {
        assertThat(tables.regex()).doesNotContain(",");
    }

    @Example
    void theCaseCountsTheEndCountsAndAToolsTableIsNamedAlone() {
        Tables tables = tables(List.of("shop.ord*", "shop._orders_old"), List.of("shop.order_tmp*"));

        assertThat(List.of("shop.orders", "shop.ord", "shop._orders_old"))
                .allMatch(name -> pattern(tables).matcher(name).matches());
        assertThat(List.of(
                        "shop.Orders",
                        "shopXorders",
                        "shop.orders\n.x",
                        "shop.order_tmp1",
                        "shop._orders_new",
                        "xshop.orders"))
                .filteredOn(name -> pattern(tables).matcher(name).matches())
                .containsExactly("shop.orders\n.x");
        assertThat(pattern(tables(List.of("shop.*"), List.of()))
                        .matcher("shop._orders_gho")
                        .matches())
                .isFalse();
    }

    /** As the source connector compiles it. */
    private static Pattern pattern(Tables tables) {
        return Pattern.compile(tables.regex(), Pattern.CASE_INSENSITIVE);
    }

    private static boolean matches(Tables tables, TableId table) {
        return pattern(tables).matcher(table.database() + "." + table.table()).matches();
    }

    private static Tables tables(List<String> named, List<String> excluded) {
        Map<String, TablePattern> places = new LinkedHashMap<>();
        named.forEach(
                name -> places.put("/" + places.size(), TablePattern.parse(name).orElseThrow()));
        return new Tables(
                places,
                excluded.stream()
                        .map(name -> TablePattern.parse(name).orElseThrow())
                        .toList());
    }

    @Provide
    Arbitrary<TableId> ids() {
        return ids(PIECES);
    }

    @Provide
    Arbitrary<TableId> dottedIds() {
        return ids(dotted());
    }

    @Provide
    Arbitrary<Tables> tables() {
        return tables(PIECES);
    }

    @Provide
    Arbitrary<Tables> dottedTables() {
        return tables(dotted());
    }

    private static List<String> dotted() {
        return List.of("a", "b", ".", "_", "_gho");
    }

    private static Arbitrary<String> names(List<String> pieces) {
        return Arbitraries.of(pieces).list().ofMinSize(1).ofMaxSize(4).map(parts -> String.join("", parts));
    }

    private static Arbitrary<TableId> ids(List<String> pieces) {
        return Combinators.combine(names(pieces), names(pieces)).as(TableId::new);
    }

    private static Arbitrary<Tables> tables(List<String> pieces) {
        Arbitrary<String> literal = names(pieces).map(name -> "`" + name + "`");
        Arbitrary<String> wild = names(List.of("a", "_", "*", "b", "*", "$"));
        Arbitrary<String> part = Arbitraries.oneOf(literal, wild);
        Arbitrary<String> pattern = Combinators.combine(part, part).as((database, table) -> database + "." + table);
        return Combinators.combine(
                        pattern.list().ofMinSize(1).ofMaxSize(4), pattern.list().ofMaxSize(3))
                .as(TablesRegexPropertyTest::tables);
    }
}
