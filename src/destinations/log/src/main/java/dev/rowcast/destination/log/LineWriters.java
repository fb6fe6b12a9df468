package dev.rowcast.destination.log;

import java.util.HashMap;
import java.util.Map;

/** The writers of this program, one for each file, whatever tasks and subscriptions write to it. Thread-safe. */
final class LineWriters {
    private static final Map<String, LineWriter> OPEN = new HashMap<>();

    private LineWriters() {}

    /** The writer of that file, for one more user, who closes it. Opens nothing yet. */
    static LineWriter of(String name, LineWriter.Opening opening) {
        synchronized (OPEN) {
            LineWriter known = OPEN.get(name);
            if (known != null && known.join()) {
                return known;
            }
            LineWriter writer = new LineWriter(name, opening).start();
            OPEN.put(name, writer);
            return writer;
        }
    }
}
