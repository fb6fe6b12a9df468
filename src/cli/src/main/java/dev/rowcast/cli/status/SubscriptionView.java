package dev.rowcast.cli.status;

import dev.rowcast.observe.HeldTable;
import dev.rowcast.observe.SubscriptionStatus;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One subscription of a connector, over all its tasks.
 *
 * @param name its name
 * @param condition the worst of its tasks
 * @param worst the subscription of the task that the condition is of
 * @param shares the subscription of each task that runs
 * @param held what waits for a person
 * @param tasks all its tasks' numbers, those that don't run among them
 */
record SubscriptionView(
        String name,
        Condition condition,
        SubscriptionStatus worst,
        List<SubscriptionStatus> shares,
        List<HeldTable> held,
        List<Integer> tasks,
        OptionalLong oldestMillis) {
    /** Of tasks that delivered about as lately as the last, the lag counts. */
    private static final Duration LATELY = Duration.ofSeconds(10);

    private record Share(Task task, SubscriptionStatus status, Condition condition) {
        static Share of(Task task, SubscriptionStatus status, boolean paused) {
            Condition said = Condition.of(status.state());
            Condition condition = switch (task.life()) {
                case FAILED -> Condition.FAILED;
                case STALE -> Condition.STALE;
                case RUNNING, STOPPED -> paused && said == Condition.DELIVERING ? Condition.PAUSED : said;
            };
            return new Share(task, status, condition);
        }

        boolean runs() {
            return task.life() == Task.Life.RUNNING;
        }

        /** The age when it was written, which is a moment ago. */
        @Nullable Long oldestAge() {
            return status.oldestMillis() == 0
                    ? null
                    : Math.max(0, task.status().writtenMillis() - status.oldestMillis());
        }
    }

    /**
     * That subscription of these tasks, each of which has it.
     *
     * @param paused whether Kafka Connect says that the connector is paused
     */
    static SubscriptionView of(String name, List<Task> tasks, boolean paused) {
        List<Share> shares = tasks.stream()
                .flatMap(task -> task.status().subscriptions().stream()
                        .filter(each -> each.name().equals(name))
                        .map(each -> Share.of(task, each, paused)))
                .toList();
        Share worst = shares.stream()
                .max(Comparator.comparing(Share::condition)
                        .thenComparing(share -> -share.status().sinceMillis()))
                .orElseThrow();
        return new SubscriptionView(
                name,
                worst.condition(),
                worst.status(),
                shares.stream().filter(Share::runs).map(Share::status).toList(),
                tasks.stream()
                        .filter(task -> task.life() == Task.Life.RUNNING)
                        .flatMap(task -> task.status().held().stream())
                        .filter(held -> held.subscriptions().contains(name))
                        .toList(),
                tasks.stream().map(Task::number).toList(),
                shares.stream()
                        .filter(Share::runs)
                        .map(Share::oldestAge)
                        .filter(Objects::nonNull)
                        .mapToLong(Long::longValue)
                        .max());
    }

    double sum(ToDoubleFunction<SubscriptionStatus> figure) {
        return shares.stream().mapToDouble(figure).sum();
    }

    long total(ToLongFunction<SubscriptionStatus> figure) {
        return shares.stream().mapToLong(figure).sum();
    }

    /** The largest lag of the tasks that delivered lately. */
    OptionalDouble lagMillis() {
        long last = shares.stream()
                .mapToLong(SubscriptionStatus::lastDeliveredMillis)
                .max()
                .orElse(0);
        return last == 0
                ? OptionalDouble.empty()
                : shares.stream()
                        .filter(share -> share.lastDeliveredMillis() >= last - LATELY.toMillis())
                        .mapToDouble(SubscriptionStatus::lagMillis)
                        .max();
    }

    /** The tables that wait, each once, with since when in milliseconds since the epoch. */
    List<String> heldTables() {
        return held.stream().map(HeldTable::table).distinct().sorted().toList();
    }

    Optional<String> reason() {
        return Optional.of(worst.reason()).filter(reason -> !reason.isEmpty() && isOfTheSubscription());
    }

    /** Whether it is the subscription that is in that condition, and not its task or connector. */
    boolean isOfTheSubscription() {
        return switch (condition) {
            case BACKING_OFF, HELD, MISCONFIGURED, UNKNOWN -> true;
            case DELIVERING, PAUSED, STALE, FAILED -> false;
        };
    }
}
