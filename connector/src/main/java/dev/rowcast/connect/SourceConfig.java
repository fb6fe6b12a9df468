package dev.rowcast.connect;

import dev.rowcast.encode.BinaryText;
import dev.rowcast.encode.SourceSettings;
import java.util.Locale;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The source connector's settings that its records don't show, so that the sink needs them too: the source's own keys with a prefix. */
final class SourceConfig {
    /** The source's {@code unavailable.value.placeholder}. */
    static final String UNAVAILABLE_VALUE_PLACEHOLDER = "source.unavailable.value.placeholder";
    /** The source's {@code binary.handling.mode}. */
    static final String BINARY_HANDLING_MODE = "source.binary.handling.mode";

    private static final String GROUP = "Source connector";
    private static final String RECOGNIZE = "recognize";

    private SourceConfig() {}

    static void define(ConfigDef definition) {
        definition.define(
                BINARY_HANDLING_MODE,
                Type.STRING,
                RECOGNIZE,
                ConfigDef.CaseInsensitiveValidString.in(RECOGNIZE, "bytes", "base64", "base64-url-safe", "hex"),
                Importance.LOW,
                "The source connector's binary.handling.mode: how it writes binary columns. base64 and hex give texts that can look"
                        + " alike, and " + RECOGNIZE
                        + " refuses a value that could be either, so set the mode here; or set"
                        + " bytes at the source, which is unambiguous.",
                GROUP,
                1,
                Width.SHORT,
                "Binary handling of the source");
        definition.define(
                UNAVAILABLE_VALUE_PLACEHOLDER,
                Type.STRING,
                SourceSettings.DEFAULT.unavailablePlaceholder(),
                new ConfigDef.NonEmptyString(),
                Importance.LOW,
                "The source connector's unavailable.value.placeholder: what it writes for a value that it doesn't have. It is never"
                        + " delivered: the field is absent and listed as unavailable.",
                GROUP,
                2,
                Width.MEDIUM,
                "Placeholder of the source");
    }

    static SourceSettings of(AbstractConfig config) {
        return new SourceSettings(
                config.getString(UNAVAILABLE_VALUE_PLACEHOLDER),
                switch (config.getString(BINARY_HANDLING_MODE).toLowerCase(Locale.ROOT)) {
                    case "base64", "base64-url-safe" -> BinaryText.BASE64;
                    case "hex" -> BinaryText.HEX;
                    default -> BinaryText.RECOGNIZE;
                });
    }
}
