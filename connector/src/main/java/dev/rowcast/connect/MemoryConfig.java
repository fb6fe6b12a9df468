package dev.rowcast.connect;

import dev.rowcast.deliver.BufferMemory;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** How much of the heap a task may use for changes that wait for subscribers. */
final class MemoryConfig {
    /** Bytes of it. */
    static final String BUFFER_MEMORY = "buffer.memory";

    /** How many keys a subscription may have parked. */
    static final String PARKED_KEYS = "parked.keys.max";

    private static final int MOST_PARKED = 100_000;
    private static final long OF_THE_HEAP = -1;
    private static final long PART = 10;

    private MemoryConfig() {}

    static void define(ConfigDef definition) {
        definition.define(
                BUFFER_MEMORY,
                Type.LONG,
                OF_THE_HEAP,
                ConfigDef.LambdaValidator.with(MemoryConfig::check, () -> "-1 or at least 1"),
                Importance.MEDIUM,
                "Bytes of the heap that each task may use for changes that wait for subscribers, estimated; -1 means a tenth"
                        + " of the worker's maximum heap. Each subscription has its own buffer for each partition; this limits"
                        + " all of them together. While more than half of it is in use, a partition is paused as soon as it holds its even"
                        + " share of the other half. With a dead-letter queue the records themselves are kept as well; as"
                        + " JSON with schemas they are many times the size of what is sent.",
                "Memory",
                1,
                Width.MEDIUM,
                "Buffer memory");
        definition.define(
                PARKED_KEYS,
                Type.INT,
                MOST_PARKED,
                ConfigDef.Range.atLeast(1),
                Importance.LOW,
                "How many keys each subscription with \"onReject\": \"park\" may have parked. Each task remembers all of them, in about 200"
                        + " bytes each. At the limit, the next rejected change holds its partition, which is read no further until keys are"
                        + " released.",
                "Memory",
                2,
                Width.SHORT,
                "Parked keys");
    }

    private static void check(String name, Object value) {
        if (value instanceof Long bytes && bytes != OF_THE_HEAP && bytes < 1) {
            throw new ConfigException(
                    name, value, "must be a number of bytes, at least 1, or -1 for a tenth of the heap");
        }
    }

    static int parkedKeys(AbstractConfig config) {
        return config.getInt(PARKED_KEYS);
    }

    static BufferMemory of(AbstractConfig config) {
        long bytes = config.getLong(BUFFER_MEMORY);
        return new BufferMemory(bytes == OF_THE_HEAP ? Runtime.getRuntime().maxMemory() / PART : bytes);
    }
}
