package dev.rowcast.standalone.run;

import dev.rowcast.change.TableId;
import dev.rowcast.observe.State;
import dev.rowcast.observe.SubscriptionStatus;
import dev.rowcast.route.Routing;
import dev.rowcast.route.Subscription;
import dev.rowcast.standalone.state.PauseTable.Pause;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the pauses mean for subscriptions: a table is one stream for all of them, so those that nobody loads wait as well.
 *
 * @param source the source's name, which begins its streams' names
 * @param routing the subscriptions
 * @param pauses those that are in force
 */
record PausedTables(String source, Routing routing, List<Pause> pauses) {
    /** The table of a stream: its name without the source's. */
    static String table(String source, String stream) {
        String prefix = source + ".";
        return stream.startsWith(prefix) ? stream.substring(prefix.length()) : stream;
    }

    /** The streams, as partitions. */
    Map<String, List<Integer>> streams() {
        return pauses.stream()
                .map(Pause::stream)
                .distinct()
                .collect(Collectors.toMap(each -> each, each -> List.of(0)));
    }

    /** The status with the pause in it, where nothing else keeps the subscription from delivering. */
    SubscriptionStatus told(SubscriptionStatus status) {
        boolean well =
                status.state().equals(State.DELIVERING.name()) || status.state().equals(State.IDLE.name());
        return well ? of(status.name()).map(pause -> told(status, pause)).orElse(status) : status;
    }

    private SubscriptionStatus told(SubscriptionStatus status, Pause pause) {
        String what = pause.subscription().equals(status.name())
                ? "rowcast sync loads " + table(source, pause.stream())
                : "waits for " + table(source, pause.stream()) + ", which rowcast sync loads for "
                        + pause.subscription();
        return status.paused(
                what + " (" + pause.holder() + ", since "
                        + Instant.ofEpochMilli(pause.sinceMillis()).truncatedTo(ChronoUnit.SECONDS)
                        + "); changes of it wait in the spool",
                pause.sinceMillis());
    }

    private Optional<Pause> of(String subscription) {
        return pauses.stream()
                .filter(pause -> pause.subscription().equals(subscription))
                .findFirst()
                .or(() -> pauses.stream()
                        .filter(pause -> routing.subscriptions().stream()
                                .anyMatch(each -> each.name().equals(subscription) && wants(each, pause)))
                        .findFirst());
    }

    private boolean wants(Subscription subscription, Pause pause) {
        String table = table(source, pause.stream());
        int dot = table.indexOf('.');
        return dot > 0 && subscription.wants(new TableId(table.substring(0, dot), table.substring(dot + 1)));
    }
}
