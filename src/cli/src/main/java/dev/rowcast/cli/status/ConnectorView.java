package dev.rowcast.cli.status;

import dev.rowcast.observe.NotUnderstood;
import dev.rowcast.observe.ProcessStatus;
import dev.rowcast.stack.ConnectorStatus;
import dev.rowcast.stack.ConnectorStatus.Part;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One connector with all that its tasks said.
 *
 * @param name its name
 * @param tasks its tasks that haven't stopped, in their order
 * @param stopped those that have
 * @param subscriptions its subscriptions, in the names' order
 * @param connect what Kafka Connect says of it, if it was asked and knows it
 * @param sources where its changes come from
 * @param standbys the processes that wait to take over, those included that weren't heard of lately
 * @param spool what the process that reads has in its spool; empty where that is nothing, or unknown
 * @param lag how many records of Kafka it has yet to commit; empty where Kafka doesn't say
 */
record ConnectorView(
        String name,
        List<Task> tasks,
        List<Task> stopped,
        List<SubscriptionView> subscriptions,
        Optional<ConnectorStatus> connect,
        List<SourceView> sources,
        List<Task> standbys,
        Optional<ProcessStatus> spool,
        Optional<KafkaLag> lag) {

    static ConnectorView of(String name, List<Task> all, StatusQuestion question, Instant now) {
        List<Task> tasks = all.stream()
                .filter(task -> task.life() != Task.Life.STOPPED && !task.isStandby())
                .sorted(Comparator.comparingInt(Task::number))
                .toList();
        Optional<ConnectorStatus> connect = question.connect().status(name);
        boolean paused =
                connect.filter(status -> status.state().equals("PAUSED")).isPresent();
        List<SubscriptionView> subscriptions = tasks.stream()
                .flatMap(task -> task.status().subscriptions().stream())
                .map(each -> each.name())
                .filter(question.subscriptions())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .map(each -> SubscriptionView.of(each, having(each, tasks), paused, now))
                .toList();
        return new ConnectorView(
                name,
                tasks,
                all.stream()
                        .filter(task -> task.life() == Task.Life.STOPPED && !task.isStandby())
                        .toList(),
                subscriptions,
                connect,
                sources(name, all, tasks, question, now),
                all.stream().filter(Task::isStandby).toList(),
                tasks.stream()
                        .flatMap(task -> task.process().stream())
                        .filter(process -> process.spooledBytes() > 0)
                        .findFirst(),
                Optional.ofNullable(question.kafka().lags().get(name)));
    }

    /** What the process that reads knows of the source's binary log; empty where it doesn't. */
    Optional<ProcessStatus> log() {
        return tasks.stream()
                .flatMap(task -> task.process().stream())
                .filter(process -> process.logKeptMillis() > 0)
                .findFirst();
    }

    private static List<SourceView> sources(
            String name, List<Task> all, List<Task> tasks, StatusQuestion question, Instant now) {
        if (all.stream().noneMatch(task -> task.process().isPresent())) {
            return new Sources(
                            question.connect(),
                            question.kafka(),
                            now.minus(question.silence()).toEpochMilli())
                    .of(name, topics(tasks));
        }
        List<Task> reading =
                tasks.stream().filter(task -> task.life() == Task.Life.RUNNING).toList();
        return (reading.isEmpty()
                        ? all.stream().filter(Task::isStandby).filter(task -> task.life() == Task.Life.RUNNING)
                        : reading.stream())
                .flatMap(task -> task.process().stream())
                .map(SourceView::of)
                .limit(1)
                .toList();
    }

    private static Set<String> topics(List<Task> tasks) {
        return tasks.stream()
                .flatMap(task -> task.status().assigned().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Task> having(String subscription, List<Task> tasks) {
        return tasks.stream()
                .filter(task -> task.status().subscriptions().stream()
                        .anyMatch(each -> each.name().equals(subscription)))
                .toList();
    }

    /** How many records of its running tasks became dead letters of no subscription. */
    long notUnderstood() {
        return letters().mapToLong(NotUnderstood::records).sum();
    }

    /** The latest of them, of any task. */
    Optional<String> latestNotUnderstood() {
        return letters()
                .map(NotUnderstood::latest)
                .filter(latest -> !latest.isEmpty())
                .findFirst();
    }

    private Stream<NotUnderstood> letters() {
        return tasks.stream().map(task -> task.status().notUnderstood());
    }

    /** Whether there is nothing to be seen to. */
    boolean isWell() {
        return tasks.stream().allMatch(task -> task.life() == Task.Life.RUNNING)
                && subscriptions.stream().allMatch(each -> each.condition().isWell())
                && sources.stream().allMatch(SourceView::isWell)
                && failedElsewhere().isEmpty()
                && !isKnownToConnectAlone();
    }

    /** Whether no task of it runs or was heard of to have died, and Kafka Connect has it. */
    boolean isKnownToConnectAlone() {
        return tasks.isEmpty() && connect.isPresent();
    }

    /** Whether Kafka Connect has no such connector any more; one that runs in another Connect cluster isn't gone. */
    boolean isGone(ConnectFacts asked) {
        return asked.deleted(name) && tasks.stream().noneMatch(task -> task.life() == Task.Life.RUNNING);
    }

    /** Whether it stopped before that, and nobody has it any more. */
    boolean isForgotten(Instant before) {
        return tasks.isEmpty() && standbys.isEmpty() && connect.isEmpty() && stoppedMillis() <= before.toEpochMilli();
    }

    /** When it was last heard of, in milliseconds since the epoch. */
    long heardMillis() {
        return Stream.of(tasks, stopped, standbys)
                .flatMap(List::stream)
                .mapToLong(Task::heardMillis)
                .max()
                .orElse(0);
    }

    /** What Kafka Connect says failed, and Rowcast didn't say itself. */
    List<Part> failedElsewhere() {
        List<String> known = tasks.stream()
                .filter(task -> task.life() == Task.Life.FAILED)
                .map(task -> "task " + task.number())
                .toList();
        return connect.stream()
                .flatMap(status -> status.failed().stream())
                .filter(part -> !known.contains(part.what()))
                .toList();
    }

    /** A sentence for each table of which halves of key changes are missing. */
    List<String> halfKeyChanges(Instant now) {
        return HalfKeyChanges.of(tasks, now);
    }

    /** When its last task stopped, in milliseconds since the epoch. */
    long stoppedMillis() {
        return stopped.stream()
                .mapToLong(task -> task.status().stoppedMillis())
                .max()
                .orElse(0);
    }
}
