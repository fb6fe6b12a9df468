package dev.rowcast.standalone.run;

import dev.rowcast.samples.Pause;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/** Prints how reading goes, each time that it changes, until the process ends. */
final class StateTeller {
    static final String PREFIX = "state at ";

    private StateTeller() {}

    static void start(Supplier<SourceState> state) {
        Thread thread = new Thread(() -> tell(state), "state-teller");
        thread.setDaemon(true);
        thread.start();
    }

    private static void tell(Supplier<SourceState> state) {
        SourceState last = null;
        while (true) {
            SourceState now = state.get();
            if (!now.equals(last)) {
                System.out.println(PREFIX + LocalTime.now().truncatedTo(ChronoUnit.MILLIS) + ": " + now.phase() + " "
                        + now.reason());
                last = now;
            }
            Pause.millis(20);
        }
    }
}
