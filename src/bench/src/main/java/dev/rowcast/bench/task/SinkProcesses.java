package dev.rowcast.bench.task;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The processes that are there, by what they are for. Not thread-safe. */
final class SinkProcesses implements AutoCloseable {
    private final Map<String, SinkProcess> running = new HashMap<>();

    /** Whether it is there already, and so has compiled what it runs. */
    boolean has(String name) {
        return running.containsKey(name);
    }

    /** The one of that name, started if it isn't there. */
    SinkProcess get(String name) throws IOException {
        SinkProcess process = running.get(name);
        if (process == null) {
            process = SinkProcess.start();
            running.put(name, process);
        }
        return process;
    }

    /** Closes the sinks of all. */
    void closeSinks() throws IOException {
        for (SinkProcess process : running.values()) {
            process.closeSinks();
        }
    }

    @Override
    public void close() {
        running.values().forEach(SinkProcess::close);
    }
}
