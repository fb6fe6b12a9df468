package dev.rowcast.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The rights that the docs name are just those that the source connector has wherever a test runs it. */
class MysqlRightsTest {
    @Test
    void theStacksUserHasWhatTheDocsSay() throws IOException {
        String page = Files.readString(Path.of("../docs/security.md"));
        String granted = page.lines()
                .filter(line -> line.startsWith("GRANT ") && line.endsWith(" TO dbz@'%';"))
                .findFirst()
                .orElseThrow();

        assertThat(Files.readString(Path.of("src/main/java/dev/rowcast/stack/MysqlData.java")))
                .contains("            " + granted + "\n")
                .containsOnlyOnce("TO dbz@");
        assertThat(Files.readString(Path.of("../../config/docker/mysql.sql"))).contains(granted + "\n");
    }
}
