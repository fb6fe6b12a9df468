package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.junit.jupiter.api.Test;

/** The configuration page of the docs is made of the ConfigDef; {@code -Drowcast.docs.write=true} writes it anew. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("../src/docs/configuration.md");

    @Test
    void saysWhatTheConnectorSays() throws IOException {
        if (Boolean.getBoolean("rowcast.docs.write")) {
            Files.writeString(PAGE, page());
        }
        assertThat(Files.readString(PAGE))
                .as("src/docs/configuration.md; write it anew with"
                        + " mvn -pl proto,src/core,connector test -Dtest=ConfigurationPageTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Drowcast.docs.write=true")
                .isEqualTo(page());
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Configuration of the connector

                Written by the build from the connector itself. In addition, the connector takes the keys that Kafka Connect has for every sink: `topics` or
                `topics.regex`, `tasks.max`, the converters, `errors.*` for the dead-letter queue, `consumer.override.*`. The routing JSON is described by its
                [schema](../../config/routes.schema.json) and in the [routing page](routing.md).
                """);
        ConfigDef definition = SinkConfig.definition();
        Map<String, List<ConfigKey>> groups = definition.configKeys().values().stream()
                .sorted(Comparator.comparing(key -> key.orderInGroup))
                .collect(Collectors.groupingBy(key -> key.group, LinkedHashMap::new, Collectors.toList()));
        for (String group : definition.groups()) {
            page.append("\n## ").append(group).append("\n\n");
            page.append("| key | type | default | importance | |\n|---|---|---|---|---|\n");
            for (ConfigKey key : groups.getOrDefault(group, List.of())) {
                page.append("| `").append(key.name).append("` | ");
                page.append(key.type.name().toLowerCase(Locale.ROOT)).append(" | ");
                page.append(defaultOf(key)).append(" | ");
                page.append(key.importance.name().toLowerCase(Locale.ROOT)).append(" | ");
                page.append(key.documentation).append(" |\n");
            }
        }
        return page.toString();
    }

    private static String defaultOf(ConfigKey key) {
        if (!key.hasDefault()) {
            return "required";
        }
        return key.defaultValue == null ? "none" : "`" + key.defaultValue + "`";
    }
}
