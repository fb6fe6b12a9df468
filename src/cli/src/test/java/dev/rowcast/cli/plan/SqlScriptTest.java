package dev.rowcast.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SqlScriptTest {
    @Test
    void statementsEndAtSemicolonsOutsideOfStringsNamesAndComments() {
        assertThat(texts("a 'x;y' ; b \"x;\\\";\" ; c `;` ; d /* ; */ e ; f -- ;\n g ; h # ;\n i"))
                .containsExactly("a 'x;y'", "b \"x;\\\";\"", "c `;`", "d /* ; */ e", "f -- ;\n g", "h # ;\n i");
    }

    @Test
    void commentsBeforeAStatementAndEmptyOnesAreLeftOut() {
        assertThat(split("-- one\n# two\n/* three\n */ ;;\n\n  ALTER TABLE t\n  ADD x INT;\n--\nDROP TABLE t\n-- end"))
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
        assertThat(split("a; b 'x; y\\"))
                .containsExactly(new SqlStatement(1, "a"), new SqlStatement(1, "b 'x; y\\", false));
        assertThat(split("a /* x; b")).containsExactly(new SqlStatement(1, "a /* x; b", false));
        assertThat(split("a 'x'\n; b")).allMatch(SqlStatement::closed);
        assertThat(texts("a; /* b; c")).containsExactly("a");
    }

    @Test
    void aStatementIsShownOnOneLine() {
        assertThat(new SqlStatement(1, "a b\n  c").brief()).isEqualTo("a b c");
        assertThat(new SqlStatement(1, "x".repeat(100)).brief()).isEqualTo("x".repeat(100));
        assertThat(new SqlStatement(1, "x".repeat(101)).brief()).isEqualTo("x".repeat(99) + "…");
    }

    @Test
    void aBackslashIsACharacterLikeAnyOtherWhereTheSessionSaysSo() {
        Session session = new Session();
        session.set("SET sql_mode = 'NO_BACKSLASH_ESCAPES'");

        assertThat(split("a 'x\\'; b", session))
                .containsExactly(new SqlStatement(1, "a 'x\\'"), new SqlStatement(1, "b"));
    }

    private static List<String> texts(String script) {
        return split(script).stream().map(SqlStatement::sql).toList();
    }

    private static List<SqlStatement> split(String text) {
        return split(text, new Session());
    }

    private static List<SqlStatement> split(String text, Session session) {
        SqlScript script = new SqlScript(text, session);
        return Stream.generate(script::next)
                .takeWhile(Optional::isPresent)
                .flatMap(Optional::stream)
                .toList();
    }
}
