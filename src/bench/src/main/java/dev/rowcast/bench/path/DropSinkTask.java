package dev.rowcast.bench.path;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/** A task of the connector that drops all. */
public final class DropSinkTask extends SinkTask {
    /** File of {@link SharedLongs} with a number for each task. */
    static final String COUNTS = "counts";
    /** Which of them is the task's. */
    static final String TASK = "drop.task";
    /** Most tasks. */
    static final int MAX_TASKS = 16;

    private @Nullable SharedLongs counts;
    private int number;

    /** For Connect. */
    public DropSinkTask() {}

    @Override
    public void start(Map<String, String> props) {
        number = Integer.parseInt(props.getOrDefault(TASK, "0"));
        counts = SharedLongs.open(Path.of(Objects.requireNonNull(props.get(COUNTS), COUNTS)), MAX_TASKS);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        Objects.requireNonNull(counts, "it isn't started").add(number, records.size());
    }

    @Override
    public void stop() {
        counts = null;
    }

    @Override
    public String version() {
        return "1";
    }
}
