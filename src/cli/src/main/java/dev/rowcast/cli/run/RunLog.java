package dev.rowcast.cli.run;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * What a process writes while it runs: one line for what happens, with its time. Warnings of Rowcast and of Debezium are among them; what the libraries say
 * besides isn't. Thread-safe.
 */
final class RunLog extends Handler {
    /** What is told is told once: the runner's own warnings are the lines of {@link RunLines}. */
    private static final Map<String, Level> LEVELS = Map.of(
            "dev.rowcast", Level.INFO,
            "dev.rowcast.standalone.run.Runner", Level.OFF,
            "io.debezium", Level.WARNING,
            "io.debezium.embedded.async.AsyncEmbeddedEngine", Level.OFF,
            // Its figures of latencies, by the hundred a second.
            "io.debezium.metrics.stats", Level.SEVERE,
            // Of settings that the engine hands to all alike, and that each knows only some of.
            "org.apache.kafka", Level.SEVERE,
            "io.grpc", Level.OFF);

    private final PrintWriter out;
    private final InstantSource clock;
    private final boolean traces;
    private final SimpleFormatter formatter = new SimpleFormatter();
    /** A logger that nobody holds forgets its level. */
    private final List<Logger> held = new ArrayList<>();

    /**
     * @param out where lines go
     * @param traces whether stack traces are wanted
     */
    RunLog(PrintWriter out, InstantSource clock, boolean traces) {
        this.out = out;
        this.clock = clock;
        this.traces = traces;
    }

    /** Has all that is logged in this program go through this, as far as it is to be seen. */
    void install() {
        Logger root = Logger.getLogger("");
        for (Handler other : root.getHandlers()) {
            root.removeHandler(other);
        }
        root.addHandler(this);
        root.setLevel(Level.WARNING);
        LEVELS.forEach((name, level) -> {
            Logger logger = Logger.getLogger(name);
            logger.setLevel(level);
            held.add(logger);
        });
    }

    /** Writes a line. */
    void line(String text) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        out.println(now + " " + text);
        out.flush();
    }

    @Override
    public void publish(LogRecord logged) {
        if (!isLoggable(logged)) {
            return;
        }
        String severity = logged.getLevel().intValue() >= Level.WARNING.intValue() ? "WARNING " : "";
        line(severity + formatter.formatMessage(logged).stripTrailing());
        if (traces && logged.getThrown() != null) {
            logged.getThrown().printStackTrace(out);
            out.flush();
        }
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {
        out.flush();
    }
}
