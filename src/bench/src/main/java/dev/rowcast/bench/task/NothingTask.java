package dev.rowcast.bench.task;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** Drops everything. */
final class NothingTask extends SinkTask {
    @Override
    public String version() {
        return "1";
    }

    @Override
    public void start(Map<String, String> props) {
        // There is nothing to start.
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        // What comes is done.
    }

    @Override
    public void stop() {
        // Nothing was started.
    }
}
