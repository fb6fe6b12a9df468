package dev.rowcast.cli.status;

import dev.rowcast.cli.contracts.Wording;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.Version;
import dev.rowcast.connect.StatusReader.Heard;
import dev.rowcast.connect.StatusReader.Snapshot;
import dev.rowcast.stack.ConnectClient;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes a connector that is no more out of the status topic. */
@Command(
        name = "forget",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Has the status of a connector forgotten that was deleted while its tasks were dead. Nothing else of it is touched.")
final class StatusForgetCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private StatusTopicOptions topic;

    @Option(names = "--connector", paramLabel = "NAME", required = true, description = "The connector's name.")
    @SuppressWarnings("NullAway.Init")
    private String connector;

    @Override
    public void run() {
        try (StatusFeed feed = topic.open()) {
            Instant now = topic.clock().instant();
            Snapshot snapshot = feed.read();
            feed.absence().ifPresent(why -> {
                throw new CliException(why, null);
            });
            List<Heard> tasks = snapshot.tasks().stream()
                    .filter(heard -> heard.status().connector().equals(connector))
                    .toList();
            tasks.forEach(heard -> requireDead(Task.of(heard, now), now));
            List<String> keys = Stream.concat(
                            tasks.stream().map(heard -> heard.status().key()),
                            snapshot.unreadable().keySet().stream()
                                    .filter(key -> key.substring(0, Math.max(0, key.lastIndexOf('/')))
                                            .equals(connector)))
                    .toList();
            if (keys.isEmpty()) {
                throw new CliException("no task of connector " + connector + " is in the topic " + feed.topic(), null);
            }
            feed.forget(keys);
            spec.commandLine().getOut().println("Forgot " + connector + ": " + Wording.count(keys.size(), "task"));
        }
    }

    private void requireDead(Task task, Instant now) {
        if (task.life() == Task.Life.RUNNING) {
            throw new CliException(
                    "task " + task.number() + " of " + connector + " lives: it was heard of "
                            + Wording.age(task.heardMillis(), now) + " ago on "
                            + task.status().worker()
                            + ", and would be back in a moment. Delete the connector first: DELETE "
                            + ConnectClient.path(connector)
                            + " to Kafka Connect",
                    null);
        }
    }
}
