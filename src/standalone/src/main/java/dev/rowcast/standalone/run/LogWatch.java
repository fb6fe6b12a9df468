package dev.rowcast.standalone.run;

import dev.rowcast.standalone.engine.LogLeft;
import dev.rowcast.standalone.engine.Source;
import dev.rowcast.standalone.engine.SourceServer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the source now and then how long its binary log has what reading goes on with, on a thread of its own, since it may be away. Thread-safe. */
final class LogWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(20);
    private static final Duration FIRST = Duration.ofSeconds(3);

    private final Supplier<Source> source;
    private final Supplier<@Nullable String> place;
    private final InstantSource clock;
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, work -> {
        Thread thread = new Thread(work, "rowcast-log-watch");
        thread.setDaemon(true);
        return thread;
    });
    private volatile LogLeft left = LogLeft.UNKNOWN;

    /**
     * @param source gives the source as it is to be read
     * @param place gives where reading would go on after a restart; null where nothing was read, or another process reads
     */
    LogWatch(Supplier<Source> source, Supplier<@Nullable String> place, InstantSource clock) {
        this.source = source;
        this.place = place;
        this.clock = clock;
    }

    void start() {
        executor.scheduleWithFixedDelay(this::ask, FIRST.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void ask() {
        try {
            String from = place.get();
            left = from == null ? LogLeft.UNKNOWN : asked(from);
        } catch (SQLException | RuntimeException unknown) {
            LOG.debug("how long the binary log lasts isn't known", unknown);
            left = LogLeft.UNKNOWN;
        }
    }

    private LogLeft asked(String from) throws SQLException {
        try (SourceServer server = SourceServer.connect(source.get())) {
            return server.left(from, clock.millis());
        }
    }

    /** What was answered last. */
    LogLeft left() {
        return left;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
