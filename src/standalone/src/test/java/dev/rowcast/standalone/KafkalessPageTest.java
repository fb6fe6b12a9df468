package dev.rowcast.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.standalone.config.RunConfigParser;
import dev.rowcast.standalone.run.SourceState.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the page about running without Kafka says is so. */
class KafkalessPageTest {
    private static final Path ROOT = Path.of("../..");
    private final String page = read("src/docs/kafkaless.md");

    private static String read(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private String block(String language, String with) {
        Matcher blocks = Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
                .matcher(page);
        while (blocks.find()) {
            if (blocks.group(1).contains(with)) {
                return blocks.group(1);
            }
        }
        throw new AssertionError("no block of " + language + " with " + with);
    }

    @Test
    void itsProgramIsOneThatIsCompiledAndRun() {
        String source = read("src/standalone/src/test/java/dev/rowcast/standalone/EmbeddedExample.java");
        Matcher example = Pattern.compile("    // example\\n(.*?)    // end\\n", Pattern.DOTALL)
                .matcher(source);

        assertThat(example.find()).isTrue();
        assertThat(block("java", "main")).isEqualTo(example.group(1).indent(-4));
        assertThat(block("java", "main").lines()).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void itsConfigurationIsRight() {
        assertThat(RunConfigParser.parse(
                                block("json", "serverId"), Path.of("/x"), Map.of("ROWCAST_SECRET_MYSQL_PASSWORD", "x"))
                        .http())
                .isPresent();
    }

    @Test
    void itHasEachKeyOfTheSchema() throws IOException {
        JsonNode keys =
                new ObjectMapper().readTree(read("config/run.schema.json")).at("/properties");
        List<String> all = new ArrayList<>();
        keys.properties().forEach(key -> {
            List<String> inner = new ArrayList<>();
            key.getValue().path("properties").fieldNames().forEachRemaining(inner::add);
            if (inner.isEmpty()) {
                all.add("`" + key.getKey() + "`");
            }
            inner.forEach(each -> all.add("`" + key.getKey() + "." + each + "`"));
        });
        all.remove("`$schema`");

        assertThat(all)
                .hasSizeGreaterThan(20)
                .allSatisfy(key -> assertThat(page).contains(key));
    }

    @Test
    void itHasEachState() {
        assertThat(Phase.values()).allSatisfy(phase -> assertThat(page).contains("| `" + phase + "` |"));
    }
}
