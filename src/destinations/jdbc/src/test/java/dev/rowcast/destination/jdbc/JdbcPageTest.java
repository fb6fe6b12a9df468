package dev.rowcast.destination.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.contract.shape.SemanticType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tests that the page of this destination names are there, and its table of types has each type as the dialects have it. */
class JdbcPageTest {
    private static final Path PAGE = Path.of("../../docs/jdbc.md");
    private static final Path TESTS = Path.of("src/test/java/dev/rowcast/destination/jdbc");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:Test|IT))(?:#(\\w+))?`");

    @Test
    void everyTestThatThePageNamesIsThere() throws IOException {
        Matcher named = NAMED.matcher(Files.readString(PAGE));
        int count = 0;
        while (named.find()) {
            count++;
            Path source = TESTS.resolve(named.group(1) + ".java");
            assertThat(source).exists();
            if (named.group(2) != null) {
                assertThat(source).content().contains("void " + named.group(2) + "(");
            }
        }
        assertThat(count).isGreaterThan(20);
    }

    @Test
    void eachTypeStandsInTheTable() throws IOException {
        String page = Files.readString(PAGE);
        for (SemanticType type : SemanticType.values()) {
            for (Dialect dialect : new Dialect[] {new MysqlDialect(), new PostgresDialect()}) {
                dialect.type(type, null)
                        .map(name -> name.replaceAll(" with(out)? time zone", ""))
                        .ifPresent(name ->
                                assertThat(page).contains(name.equals("timestamp") ? "`timestamp" : "`" + name + "`"));
            }
        }
    }
}
