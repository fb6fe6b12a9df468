package dev.rowcast.standalone;

import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.DeliveryMetrics;
import dev.rowcast.observe.LetterLog;
import dev.rowcast.observe.ListenerGroup;
import dev.rowcast.observe.StateLog;
import dev.rowcast.observe.TaskFigures;
import java.util.ArrayList;
import java.util.List;

/** Who is told about delivery: the figures, the log, JMX, and whoever asked for it. */
final class Observation implements AutoCloseable {
    private final DeliveryMetrics jmx;
    private final DeliveryListener listener;

    Observation(String name, TaskFigures figures, List<DeliveryListener> more) {
        jmx = new DeliveryMetrics(name, figures);
        List<DeliveryListener> all =
                new ArrayList<>(List.of(figures, new StateLog(), new LetterLog("rowcast dead-letters list"), jmx));
        all.addAll(more);
        listener = ListenerGroup.of(all);
    }

    DeliveryListener listener() {
        return listener;
    }

    @Override
    public void close() {
        jmx.close();
    }
}
