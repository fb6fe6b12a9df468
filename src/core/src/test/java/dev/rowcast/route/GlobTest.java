package dev.rowcast.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.TableId;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class GlobTest {
    @Property
    void matchesWhatTheSameRegularExpressionDoes(@ForAll("patterns") String pattern, @ForAll("names") String name) {
        assertThat(Glob.parse(pattern).matches(name)).isEqualTo(name.matches(pattern.replace("*", ".*")));
    }

    @Property
    void twoPatternsOverlapIfANameMatchesBoth(
            @ForAll("patterns") String a, @ForAll("patterns") String b, @ForAll("names") String name) {
        boolean both = Glob.parse(a).matches(name) && Glob.parse(b).matches(name);

        assertThat(Glob.parse(a).overlaps(Glob.parse(b)))
                .isEqualTo(Glob.parse(b).overlaps(Glob.parse(a)));
        if (both) {
            assertThat(Glob.parse(a).overlaps(Glob.parse(b))).isTrue();
        }
    }

    @Property
    void patternsOverlapAsTheirAutomataDo(@ForAll("patterns") String a, @ForAll("patterns") String b) {
        assertThat(Glob.parse(a).overlaps(Glob.parse(b))).isEqualTo(meet(a, 0, b, 0));
    }

    /** Whether some text fits the rests of both patterns. */
    private static boolean meet(String a, int i, String b, int j) {
        boolean wildA = i < a.length() && a.charAt(i) == '*';
        boolean wildB = j < b.length() && b.charAt(j) == '*';
        if (wildA || wildB) {
            return (wildA && (meet(a, i + 1, b, j) || (j < b.length() && meet(a, i, b, j + 1))))
                    || (wildB && (meet(a, i, b, j + 1) || (i < a.length() && meet(a, i + 1, b, j))));
        }
        if (i == a.length() || j == b.length()) {
            return i == a.length() && j == b.length();
        }
        return a.charAt(i) == b.charAt(j) && meet(a, i + 1, b, j + 1);
    }

    @Test
    void patternsWithoutACommonNameDoNotOverlap() {
        assertThat(Glob.parse("a*").overlaps(Glob.parse("b*"))).isFalse();
        assertThat(Glob.parse("a*c").overlaps(Glob.parse("*b"))).isFalse();
        assertThat(Glob.parse("a*").overlaps(Glob.parse("*b"))).isTrue();
    }

    @Test
    void aPartInBackticksIsTakenLiterally() {
        TablePattern pattern = TablePattern.parse("`my.db`.`a*``b`").orElseThrow();

        assertThat(pattern.exactly()).contains(new TableId("my.db", "a*`b"));
        assertThat(pattern.matches(new TableId("my.db", "a*`b"))).isTrue();
        assertThat(pattern.matches(new TableId("my.db", "axx`b"))).isFalse();
        assertThat(pattern).hasToString("`my.db`.`a*``b`");
    }

    @Test
    void theFirstDotSplitsATable() {
        assertThat(TablePattern.parse("probe.odd-table.name").orElseThrow().exactly())
                .contains(new TableId("probe", "odd-table.name"));
        assertThat(TablePattern.parse("probe.*").orElseThrow().exactly()).isEmpty();
    }

    @Test
    void namesAreCaseSensitiveExceptColumns() {
        ColumnPattern pattern = ColumnPattern.parse("shop.Customers.Pass*").orElseThrow();

        assertThat(pattern.matches(new TableId("shop", "Customers"), "PASSWORD"))
                .isTrue();
        assertThat(pattern.matches(new TableId("shop", "customers"), "password"))
                .isFalse();
    }

    @Test
    void whatIsNotAPatternIsNone() {
        for (String text :
                new String[] {"", "orders", ".orders", "shop.", "shop..a", "`shop.orders", "a`b.c", "``.a"}) {
            assertThat(TablePattern.parse(text)).as(text).isEqualTo(Optional.empty());
        }
        for (String text : new String[] {"shop.orders", "shop.orders.", "shop.odd.name.note", "a.b.`c"}) {
            assertThat(ColumnPattern.parse(text)).as(text).isEqualTo(Optional.empty());
        }
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars('a', 'b', '*').ofMinLength(1).ofMaxLength(6);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars('a', 'b').ofMinLength(1).ofMaxLength(6);
    }
}
