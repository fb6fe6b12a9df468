package dev.rowcast.cli.verify;

import dev.rowcast.batch.verify.Listener;
import dev.rowcast.change.TableId;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** Now and then a line on long work. */
final class Passing implements Listener {
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final PrintWriter screen;
    private long last = System.nanoTime();

    Passing(PrintWriter screen) {
        this.screen = screen;
    }

    @Override
    public void passed(TableId table, long rows, long left, long suspects) {
        long now = System.nanoTime();
        if (now - last >= EVERY_NANOS) {
            last = now;
            screen.println(table + ": " + rows + " rows compared"
                    + (left == 0 ? "" : ", " + left + " rows of the store looked for")
                    + (suspects == 0 ? "" : ", " + suspects + " to be looked at again"));
            screen.flush();
        }
    }
}
