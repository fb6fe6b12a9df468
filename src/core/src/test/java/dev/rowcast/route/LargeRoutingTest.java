package dev.rowcast.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rowcast.change.TableId;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A routing of very many parts takes the time and the memory of its length; each of these took minutes or the whole heap. */
@Timeout(120)
class LargeRoutingTest {
    private static final int MANY = 60_000;

    @Test
    void tables() {
        String tables = list(4 * MANY, i -> "\"a.t" + i + "\"");

        assertThat(read("", tables, "").subscriptions().get(0).tables().named()).hasSize(4 * MANY);
    }

    @Test
    void targets() {
        String targets = list(MANY, i -> "\"h" + i + ":1\"");

        assertThat(RoutingParser.parse("{\"subscriptions\":[{\"name\":\"a\",\"tables\":[\"a.b\"],\"target\":" + targets
                                + "}]}")
                        .subscriptions()
                        .get(0)
                        .targets())
                .hasSize(MANY);
    }

    @Test
    void aliases() {
        String aliases = "\"aliases\":" + object(MANY, i -> "\"a.x" + i + "\":\"a.t" + i + "\"") + ",";

        assertThat(read(aliases, list(MANY, i -> "\"a.t" + i + "\""), "").aliases())
                .hasSize(MANY);
    }

    @Test
    void exclusionsOfRenamedColumns() {
        String renames = "\"renames\":" + object(MANY, i -> "\"a.t" + i + "\":{\"a\":\"b\"}") + ",";
        String tables = list(MANY, i -> "\"a.t" + i + "\"");
        String columns = ",\"columns\":{\"exclude\":" + list(MANY, i -> "\"a.t" + i + ".a\"") + "}";

        Routing routing = read(renames, tables, columns);

        assertThat(routing.warnings()).hasSize(MANY);
        assertThat(routing.subscriptions().get(0).excludes(new TableId("a", "t7"), "b"))
                .isTrue();
    }

    @Test
    void aColumnOfManyNames() {
        String renames = "\"renames\":{\"a.t\":" + object(MANY, i -> "\"c" + i + "\":\"c" + (i + 1) + "\"") + "},";

        Routing routing = read(renames, "[\"a.t\"]", ",\"columns\":{\"exclude\":[\"a.t.c" + MANY + "\"]}");

        assertThat(routing.subscriptions().get(0).excludes(new TableId("a", "t"), "C0"))
                .isTrue();
    }

    @Test
    void subscriptionsWithRenames() {
        String subscriptions =
                list(MANY, i -> "{\"name\":\"s" + i + "\",\"tables\":[\"a.t" + i + "\"],\"target\":\"a:1\"}");
        String renames = "\"renames\":" + object(MANY, i -> "\"a.t" + i + "\":{\"a\":\"b\"}");

        assertThat(RoutingParser.parse("{" + renames + ",\"subscriptions\":" + subscriptions + "}")
                        .subscriptions())
                .hasSize(MANY);
    }

    @Test
    void tablesThatNoTopicCarries() {
        Routing routing = read("", list(MANY, i -> "\"a.t" + i + "\""), "");
        List<String> topics =
                IntStream.range(0, MANY).mapToObj(i -> "p.a.x" + i).toList();

        assertThat(RoutingParser.againstTopics(routing, topics)).hasSize(MANY);
    }

    @Test
    void wildcardsBesideAliases() {
        String text = "{\"aliases\":" + object(MANY, i -> "\"a.x" + i + "\":\"a.t" + i + "\"") + ",\"subscriptions\":"
                + list(MANY, i -> "{\"name\":\"s" + i + "\",\"tables\":[\"*.y" + i + "\"],\"target\":\"a:1\"}") + "}";

        assertRefused(text, "/aliases");
    }

    @Test
    void wildcardsOfColumnsBesideRenames() {
        String renames = "\"renames\":" + object(MANY, i -> "\"a.t" + i + "\":{\"a\":\"b\"}") + ",";
        String columns = ",\"columns\":{\"exclude\":" + list(MANY, i -> "\"*.t.a" + i + "\"") + "}";

        assertRefused(document(renames, "[\"a.*\"]", columns), "/renames");
    }

    @Test
    void manyColumnsOfATableWithManyRenames() {
        String renames = "\"renames\":{\"a.t\":" + object(MANY, i -> "\"c" + i + "\":\"c" + (i + 1) + "\"") + "},";
        String columns = ",\"columns\":{\"exclude\":" + list(MANY, i -> "\"a.t.c" + i + "\"") + "}";

        assertRefused(document(renames, "[\"a.t\"]", columns), "/renames");
    }

    @Test
    void columnsOfManyTablesBesideWildcards() {
        String columns = ",\"columns\":{\"exclude\":" + list(MANY, i -> "\"a.t" + i + ".a\"") + "}";

        assertRefused(document("", list(MANY, i -> "\"*.t" + i + "\""), columns), "/subscriptions/0/columns/exclude");
    }

    @Test
    void tablesLeftOutOfTables() {
        String tables = "{\"include\":" + list(MANY, i -> "\"a.t" + i + "\"") + ",\"exclude\":"
                + list(MANY, i -> "\"*.x" + i + "\"") + "}";

        assertRefused(document("", tables, ""), "/subscriptions/0/tables/exclude");
    }

    @Test
    void exclusionsOfSubscriptionsShareTheRenames() {
        int some = 2_000;
        String text = "{\"renames\":" + object(some, i -> "\"a.t" + i + "\":{\"a\":\"b\"}") + ",\"subscriptions\":"
                + list(
                        some,
                        i -> "{\"name\":\"s" + i + "\",\"tables\":[\"a.*\"],\"columns\":{\"exclude\":[\"a.*.a\"]},"
                                + "\"target\":\"a:1\"}")
                + "}";

        Routing routing = RoutingParser.parse(text);

        assertThat(routing.warnings()).hasSizeBetween(some, 10 * some);
        Exclusion first = routing.subscriptions().get(0).excluded().get(0);
        assertThat(first.has(new TableId("a", "t7"), "b")).isTrue();
        assertThat(routing.subscriptions())
                .allSatisfy(each -> assertThat(each.excluded().get(0).renames()).isSameAs(first.renames()));
    }

    private static void assertRefused(String text, String place) {
        assertThatExceptionOfType(RoutingException.class)
                .isThrownBy(() -> RoutingParser.parse(text))
                .satisfies(refused -> assertThat(refused.mistakes())
                        .singleElement()
                        .satisfies(mistake -> {
                            assertThat(mistake.pointer()).isEqualTo(place);
                            assertThat(mistake.message()).contains("60,000", "4,000,000,000");
                        }));
    }

    @Test
    void mistakesOfWhichOneIsVeryLong() {
        String keys = "{" + members(10_000, i -> "\"k" + i + "\":1") + ",\"" + "k".repeat(49_000) + "\":1}";

        assertThatExceptionOfType(RoutingException.class)
                .isThrownBy(() -> RoutingParser.parse(keys))
                .satisfies(refused -> {
                    assertThat(refused.mistakes()).hasSize(10_002);
                    assertThat(refused.getMessage()).hasSizeLessThan(200_000).endsWith("… and 9902 more");
                });
    }

    private static Routing read(String before, String tables, String after) {
        return RoutingParser.parse(document(before, tables, after));
    }

    private static String document(String before, String tables, String after) {
        return "{" + before + "\"subscriptions\":[{\"name\":\"a\",\"tables\":" + tables + ",\"target\":\"a:1\"" + after
                + "}]}";
    }

    private static String list(int count, IntFunction<String> element) {
        return "[" + members(count, element) + "]";
    }

    private static String object(int count, IntFunction<String> member) {
        return "{" + members(count, member) + "}";
    }

    private static String members(int count, IntFunction<String> member) {
        return IntStream.range(0, count).mapToObj(member).collect(Collectors.joining(","));
    }
}
