package dev.rowcast.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real Maven, and a repository in a folder. */
class MavenTest {
    private static final String POM = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <parent><groupId>test</groupId><artifactId>part</artifactId><version>1</version></parent>
              <artifactId>child</artifactId>
              <packaging>pom</packaging>
            </project>
            """;

    private static final String PARENT = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>test</groupId><artifactId>part</artifactId><version>1</version>
              <packaging>pom</packaging>
            </project>
            """;

    @TempDir
    private Path dir;

    private final Map<String, String> before = new HashMap<>();

    @BeforeEach
    void repository() throws IOException {
        Path folder = Files.createDirectories(dir.resolve("repository/test/part/1"));
        Files.writeString(folder.resolve("part-1.pom"), PARENT);
        Files.writeString(folder.resolve("part-1.pom.sha1"), "0123456789012345678901234567890123456789");
        Path settings = Files.writeString(dir.resolve("settings.xml"), """
                <settings><mirrors><mirror><id>folder</id><mirrorOf>*</mirrorOf><url>%s</url></mirror></mirrors></settings>
                """.formatted(
                        dir.resolve("repository").toUri()));
        set("rowcast.maven.settings", settings.toString());
        set("rowcast.maven.localRepository", dir.resolve("local").toString());
    }

    @AfterEach
    void restore() {
        before.forEach((key, value) -> {
            if (value.isEmpty()) {
                System.clearProperty(key);
            } else {
                System.setProperty(key, value);
            }
        });
    }

    @Test
    void aDownloadThatIsNotWhatItsChecksumSaysIsRefused() throws IOException {
        Path output = Files.createDirectories(dir.resolve("output"));
        try (Launcher launcher = new Launcher(() -> {})) {
            assertThatThrownBy(() -> new Maven(launcher, Progress.SILENT).fetch("The part", POM, Map.of(), output))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("Checksum validation failed")
                    .hasMessageContaining("nothing of it is used");
        }
        assertThat(dir.resolve("local/test/part/1/part-1.pom")).doesNotExist();
    }

    private void set(String key, String value) {
        before.put(key, System.getProperty(key, ""));
        System.setProperty(key, value);
    }
}
