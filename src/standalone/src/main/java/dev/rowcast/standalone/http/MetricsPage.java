package dev.rowcast.standalone.http;

import dev.rowcast.observe.Figure;
import dev.rowcast.observe.SubscriptionMXBean;
import dev.rowcast.observe.TaskFigures;
import dev.rowcast.standalone.run.SourceState;
import dev.rowcast.standalone.run.SourceState.Phase;
import java.util.Map;
import java.util.TreeMap;

/** The figures of a process as Prometheus reads them: those that JMX has, and how reading goes. */
final class MetricsPage {
    private static final String STATE = "state";

    private MetricsPage() {}

    static String of(SourceState source, long spooledBytes, TaskFigures figures) {
        Exposition page = new Exposition();
        for (Phase phase : Phase.values()) {
            page.add(
                    "source-state",
                    "What reading does: 1 for the state that it is in",
                    Map.of(STATE, phase.name()),
                    phase == source.phase() ? 1 : 0);
        }
        page.add(
                "source-state-since-ms", "Since when, in milliseconds since the epoch", Map.of(), source.sinceMillis());
        page.add("spooled-bytes", "Bytes of records that lie in the spool", Map.of(), spooledBytes);
        page.add(
                "held-tables",
                "Tables that wait for a decision",
                Map.of(),
                figures.held().size());
        Figure.OF_TASKS.forEach(figure -> add(page, figure, figures, Map.of()));
        figures.subscriptions().forEach((name, subscription) -> add(page, name, subscription));
        return page.toString();
    }

    private static void add(Exposition page, String name, SubscriptionMXBean subscription) {
        Map<String, String> labels = Map.of("subscription", name);
        Figure.OF_SUBSCRIPTIONS.forEach(figure -> add(page, figure, subscription, labels));
        Map<String, String> stated = new TreeMap<>(labels);
        stated.put(STATE, subscription.getState());
        page.add("state", "1 for the state that the subscription is in", stated, 1);
    }

    /** A text is no sample. */
    private static <T> void add(Exposition page, Figure<T> figure, T of, Map<String, String> labels) {
        if (figure.value().apply(of) instanceof Number number) {
            page.add(figure.name(), figure.description(), labels, number);
        }
    }
}
