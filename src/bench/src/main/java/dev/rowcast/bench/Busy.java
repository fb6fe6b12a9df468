package dev.rowcast.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.rowcast.bench.report.Numbers;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Whether the machine has something else to do. */
final class Busy {
    private static final double MOST = 0.1;
    private static final Duration LOOK = Duration.ofSeconds(2);

    private Busy() {}

    /** Over the last minute; negative where it isn't known. */
    static double loadAverage() {
        return system().getSystemLoadAverage();
    }

    /** A warning for a person if others use the processors now, looked at for some seconds; the load average tells of what has ended, too. */
    static Optional<String> warning() {
        system().getCpuLoad();
        LockSupport.parkNanos(LOOK.toNanos());
        double busy = system().getCpuLoad();
        return busy <= MOST
                ? Optional.empty()
                : Optional.of(
                        "WARNING: the machine isn't idle: "
                                + Numbers.text(busy * 100)
                                + " % of its processors' time goes elsewhere. Figures will be too low and scatter; end what else runs.");
    }

    private static OperatingSystemMXBean system() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    }
}
