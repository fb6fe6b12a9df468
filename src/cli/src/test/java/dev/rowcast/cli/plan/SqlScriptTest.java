package dev.rowcast.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlScriptTest {
    @Test
    void statementsEndAtSemicolonsOutsideOfStringsNamesAndComments() {
        assertThat(texts("a 'x;y' ; b \"x;\\\";\" ; c `;` ; d /* ; */ e ; f -- ;\n g ; h # ;\n i"))
                .containsExactly("a 'x;y'", "b \"x;\\\";\"", "c `;`", "d /* ; */ e", "f -- ;\n g", "h # ;\n i");
    }

    @Test
    void commentsBeforeAStatementAndEmptyOnesAreLeftOut() {
        assertThat(SqlScript.split(
                        "-- one\n# two\n/* three\n */ ;;\n\n  ALTER TABLE t\n  ADD x INT;\n--\nDROP TABLE t\n-- end"))
                .containsExactly(
                        new SqlStatement(6, "ALTER TABLE t\n  ADD x INT"), new SqlStatement(9, "DROP TABLE t\n-- end"));
        assertThat(texts("")).isEmpty();
        assertThat(texts(" ; -- nothing")).isEmpty();
    }

    @Test
    void whatMysqlExecutesInACommentIsAStatement() {
        assertThat(texts("/*!40101 SET NAMES utf8 */; a--1")).containsExactly("/*!40101 SET NAMES utf8 */", "a--1");
    }

    @Test
    void aDelimiterMayBeAnother() {
        assertThat(texts("a;\nDELIMITER $$\nb; c $$\n d; $$ delimiter ;\r\ne; f"))
                .containsExactly("a", "b; c", "d;", "e", "f");
    }

    @Test
    void anUnfinishedStringGoesToTheEnd() {
        assertThat(texts("a; b 'x; y\\")).containsExactly("a", "b 'x; y\\");
        assertThat(texts("a; /* b; c")).containsExactly("a");
    }

    @Test
    void aStatementIsShownOnOneLine() {
        assertThat(new SqlStatement(1, "a b\n  c").brief()).isEqualTo("a b c");
        assertThat(new SqlStatement(1, "x".repeat(100)).brief()).isEqualTo("x".repeat(100));
        assertThat(new SqlStatement(1, "x".repeat(101)).brief()).isEqualTo("x".repeat(99) + "…");
    }

    private static List<String> texts(String script) {
        return SqlScript.split(script).stream().map(SqlStatement::sql).toList();
    }
}
