package dev.rowcast.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.cli.plan.SourceSyntax.Verdict;
import io.debezium.connector.mysql.antlr.MySqlAntlrDdlParser;
import io.debezium.connector.mysql.charset.MySqlCharsetRegistry;
import io.debezium.relational.Tables;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the parser of Debezium's connector refuses, and how it then takes it. */
class SourceSyntaxTest {
    private static final List<String> PLACES = List.of(
            "ALTER TABLE t ADD COLUMN %s VARCHAR(50)",
            "ALTER TABLE t RENAME COLUMN a TO %s, ADD COLUMN b INT AFTER %s",
            "CREATE TABLE %s (id INT, %s INT, PRIMARY KEY (id), KEY %s (%s))");

    private final SourceSyntax syntax = new SourceSyntax();
    private final Session session = new Session();

    /** Words that MySQL 8.0 takes for names without quotes, asked of a server. */
    static Stream<String> names() throws IOException {
        try (InputStream in = Objects.requireNonNull(SourceSyntaxTest.class.getResourceAsStream("/plan/names.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void aNameThatTheConnectorRefusesIsPutInBackticks(String name) {
        for (String place : PLACES) {
            String sql = place.replace("%s", name);

            Verdict verdict = syntax.read(sql, session);

            assertThat(verdict.mistake().isEmpty()).as(sql).isEqualTo(takes(sql));
            assertThat(takes(verdict.text())).as(verdict.text()).isTrue();
            assertThat(verdict.text().replace("`", "")).isEqualTo(sql);
        }
    }

    @Test
    void someNamesAreRefused() throws IOException {
        List<String> refused = new ArrayList<>();
        names().filter(name -> syntax.read("ALTER TABLE t ADD COLUMN " + name + " INT", session)
                        .mistake()
                        .isPresent())
                .forEach(refused::add);

        // If Debezium learns one of them, take it out here.
        assertThat(refused).contains("url", "auto", "manual", "parallel", "vector");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER TABLE \"t\" DROP COLUMN \"a\"        | ALTER TABLE `t` DROP COLUMN `a`",
                "ALTER TABLE \"t\" ADD COLUMN \"url\" INT   | ALTER TABLE `t` ADD COLUMN `url` INT",
                "ALTER TABLE t ADD \"x`y\" INT COMMENT 'z'  | ALTER TABLE t ADD `x``y` INT COMMENT 'z'",
                "ALTER TABLE \"t\" ADD url INT, ADD auto INT | ALTER TABLE `t` ADD `url` INT, ADD `auto` INT",
            },
            quoteCharacter = '§')
    void namesInDoubleQuotesArePutInBackticks(String sql, String written) {
        session.set("SET SESSION sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')");

        Verdict verdict = syntax.read(sql.replace("", ""), session);

        assertThat(verdict.mistake()).isPresent();
        assertThat(verdict.text()).isEqualTo(written.replace("", ""));
        assertThat(takes(verdict.text())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE t ADD g INT AS (JSON_VALUE(a, '$.x' RETURNING SIGNED))",
                "ALTER TABLE t DISCARD PARTITION p0 TABLESPACE",
            })
    void whatOnlyDebeziumsOlderParserTakesIsProbablyRight(String sql) {
        Verdict verdict = syntax.read(sql, session);

        assertThat(verdict.tree()).isNull();
        assertThat(verdict.probable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROBNICATE",
                "ALTER TABLE t FROBNICATE",
                "ALTER TABLE t ADD x NOSUCHTYPE",
                "ALTER TABEL t DROP a"
            })
    void aSlipOfThePenIsNoNewsOfTheSource(String sql) {
        Verdict verdict = syntax.read(sql, session);

        assertThat(verdict.tree()).isNull();
        assertThat(verdict.probable()).isFalse();
    }

    private static boolean takes(String sql) {
        try {
            new MySqlAntlrDdlParser(false, false, false, Tables.TableFilter.includeAll(), new MySqlCharsetRegistry())
                    .parse(sql, new Tables());
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }
}
