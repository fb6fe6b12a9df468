package dev.rowcast.connect;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Which records' changes keep the ids that earlier builds gave them, so that subscribers who kept those ids know the changes again.
 *
 * @param before milliseconds since the epoch; records that Kafka dates before it keep theirs
 */
record ShortIds(long before) {
    /** No record's. */
    static final ShortIds NONE = new ShortIds(Long.MIN_VALUE);

    /** The instant. */
    static final String SHORT_IDS_BEFORE = "ids.short.before";

    static void define(ConfigDef definition) {
        definition.define(
                SHORT_IDS_BEFORE,
                Type.STRING,
                "",
                (name, value) -> parse(name, String.valueOf(value)),
                Importance.LOW,
                "For an upgrade from a build that named each streamed change SERVER/GTID-OR-FILE/POSITION/ROW/OPERATION: an"
                        + " instant by which it is over, such as 2026-11-29T12:00:00Z. Changes of records that Kafka dates before it keep that id, so"
                        + " that subscribers which kept ids know them again when they are delivered once more. Several changes of a"
                        + " compressed transaction share such an id. Empty: none keeps it, and no two changes have one id.",
                "Change ids",
                1,
                Width.MEDIUM,
                "Short ids before");
    }

    static ShortIds of(AbstractConfig config) {
        return parse(SHORT_IDS_BEFORE, config.getString(SHORT_IDS_BEFORE));
    }

    private static ShortIds parse(String name, String text) {
        try {
            return text.isBlank()
                    ? NONE
                    : new ShortIds(Instant.parse(text.trim()).toEpochMilli());
        } catch (DateTimeParseException | ArithmeticException wrong) {
            throw new ConfigException(name, text, "is not an instant; write it in UTC, such as 2026-11-29T12:00:00Z");
        }
    }

    /**
     * Whether the change of a record of that time keeps its short id.
     *
     * @param timestamp the record's, in milliseconds since the epoch; null where it has none
     */
    boolean given(@Nullable Long timestamp) {
        return timestamp != null && timestamp >= 0 && timestamp < before;
    }
}
