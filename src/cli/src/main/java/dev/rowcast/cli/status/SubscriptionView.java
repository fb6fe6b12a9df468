package dev.rowcast.cli.status;

import dev.rowcast.observe.BlockedPartition;
import dev.rowcast.observe.HeldTable;
import dev.rowcast.observe.StoreFigures;
import dev.rowcast.observe.SubscriptionStatus;
import dev.rowcast.observe.TaskStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One subscription of a connector, over all its tasks.
 *
 * @param name its name
 * @param condition the worst of its tasks
 * @param worst the subscription of the task that the condition is of
 * @param shares the subscription of each task that runs
 * @param held what waits for a person
 * @param stuck the partitions that aren't read further because of it, or that keep it behind
 * @param tasks all its tasks' numbers, those that don't run among them
 * @param oldestMillis how long ago the oldest change that waits was committed; empty if none waits
 * @param lagMillis how far the slowest of its tasks lags behind the source; empty if none runs
 */
record SubscriptionView(
        String name,
        Condition condition,
        SubscriptionStatus worst,
        List<SubscriptionStatus> shares,
        List<HeldTable> held,
        List<String> stuck,
        List<Integer> tasks,
        OptionalLong oldestMillis,
        OptionalDouble lagMillis) {
    /** @param silentMillis since the task was heard of */
    private record Share(Task task, SubscriptionStatus status, Condition condition, long silentMillis) {
        static Share of(Task task, SubscriptionStatus status, boolean paused, Instant now) {
            Condition said = Condition.of(status.state());
            Condition condition = switch (task.life()) {
                case FAILED -> Condition.FAILED;
                case STALE -> Condition.STALE;
                case RUNNING, STOPPED -> paused && said.isWell() ? Condition.PAUSED : said;
            };
            return new Share(task, status, condition, Math.max(0, now.toEpochMilli() - task.heardMillis()));
        }

        boolean runs() {
            return task.life() == Task.Life.RUNNING;
        }

        @Nullable Long oldestAge() {
            return status.oldestMillis() == 0
                    ? null
                    : Math.max(0, task.status().writtenMillis() - status.oldestMillis()) + agedMillis();
        }

        double lag() {
            return status.lagMillis() == 0 ? 0 : status.lagMillis() + agedMillis();
        }

        /** How much older than it was told a change has got that waits. While changes go out, another is the oldest by now. */
        private long agedMillis() {
            return condition.isWell() ? 0 : silentMillis;
        }
    }

    /**
     * That subscription of these tasks, each of which has it.
     *
     * @param paused whether Kafka Connect says that the connector is paused
     */
    static SubscriptionView of(String name, List<Task> tasks, boolean paused, Instant now) {
        List<Share> shares = tasks.stream()
                .flatMap(task -> task.status().subscriptions().stream()
                        .filter(each -> each.name().equals(name))
                        .map(each -> Share.of(task, each, paused, now)))
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
                tasks.stream()
                        .filter(task -> task.life() == Task.Life.RUNNING)
                        .flatMap(task -> stuck(name, task.status()))
                        .distinct()
                        .sorted()
                        .toList(),
                tasks.stream().map(Task::number).toList(),
                shares.stream()
                        .filter(Share::runs)
                        .map(Share::oldestAge)
                        .filter(Objects::nonNull)
                        .mapToLong(Long::longValue)
                        .max(),
                shares.stream().filter(Share::runs).mapToDouble(Share::lag).max());
    }

    private static Stream<String> stuck(String name, TaskStatus task) {
        return Stream.concat(
                task.held().stream()
                        .filter(held -> held.subscriptions().contains(name))
                        .map(HeldTable::partition),
                task.blocked().stream()
                        .filter(blocked -> blocked.subscriptions().contains(name)
                                || blocked.causes().contains(name))
                        .map(BlockedPartition::partition));
    }

    double sum(ToDoubleFunction<SubscriptionStatus> figure) {
        return shares.stream().mapToDouble(figure).sum();
    }

    long total(ToLongFunction<SubscriptionStatus> figure) {
        return shares.stream().mapToLong(figure).sum();
    }

    /** From the commit at the source to the answer, of what was delivered last; empty before the first. */
    OptionalDouble latencyMillis() {
        return shares.stream()
                .filter(share -> share.lastDeliveredMillis() != 0)
                .max(Comparator.comparingLong(SubscriptionStatus::lastDeliveredMillis))
                .map(last -> OptionalDouble.of(last.latencyMillis()))
                .orElse(OptionalDouble.empty());
    }

    /** What its store has besides, over all tasks; empty where it delivers to none. */
    Optional<StoreFigures> store() {
        return shares.stream()
                .map(SubscriptionStatus::store)
                .filter(Objects::nonNull)
                .reduce((one, other) ->
                        new StoreFigures(one.stale() + other.stale(), one.outdated() + other.outdated()));
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
            case BEHIND, WAITING_FOR_ANSWER, BACKING_OFF, HELD, MISCONFIGURED, UNKNOWN -> true;
            case PAUSED -> worst.state().equals(SubscriptionStatus.PAUSED);
            case IDLE, DELIVERING, STALE, FAILED -> false;
        };
    }
}
