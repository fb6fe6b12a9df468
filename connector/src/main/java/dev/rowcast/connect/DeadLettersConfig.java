package dev.rowcast.connect;

import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** When records that can't be delivered no longer become dead letters. The queue itself is configured with Kafka Connect's own keys. */
final class DeadLettersConfig {
    /** How many of them are too many. */
    static final String BRAKE = "dead.letters.brake";

    private static final int STANDARD = 100;

    private DeadLettersConfig() {}

    static void define(ConfigDef definition) {
        definition.define(
                BRAKE,
                Type.INT,
                STANDARD,
                ConfigDef.Range.atLeast(0),
                Importance.MEDIUM,
                "When dead letters are too many to be exceptions, so that something else must be wrong. If so many records of a partition in a"
                        + " row can't be understood, the partition is held before the next one. If of so many changes in a row that a"
                        + " subscriber answered for a partition 90 % or more were rejected, no more of them become dead letters: they are sent to that"
                        + " subscription again now and then until it accepts some. 0 means never: everything becomes a dead letter.",
                "Dead letters",
                1,
                Width.SHORT,
                "Dead letters in a row");
    }

    static int brake(AbstractConfig config) {
        return config.getInt(BRAKE);
    }
}
