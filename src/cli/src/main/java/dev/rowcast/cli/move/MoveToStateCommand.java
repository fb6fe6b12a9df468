package dev.rowcast.cli.move;

import dev.rowcast.cli.status.SinkSettings;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.Version;
import dev.rowcast.connect.Brokers;
import dev.rowcast.connect.KafkaParkedKeys;
import dev.rowcast.connect.LogTopic;
import dev.rowcast.standalone.StateMove;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** From Kafka Connect to a state. */
@Command(
        name = "to-state",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Has 'rowcast run' go on where the connectors stopped. They have to be stopped, to have delivered all that the source",
            "wrote, and to have no parked keys; and the contracts have to be in the state already ('rowcast contracts backup' and 'restore').",
            "Else nothing is written, and what is missing is said. The connectors stay as they are."
        })
final class MoveToStateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private MoveOptions options;

    @Override
    public Integer call() {
        ConnectSide connect = options.connect();
        options.withState(state -> move(connect, state));
        return CommandLine.ExitCode.OK;
    }

    private void move(ConnectSide connect, StateMove state) {
        String source = connect.prefix();
        String before = state.stand(source).position().place();
        if (before != null) {
            throw new CliException(
                    "the state already says where " + source + " goes on (" + before
                            + "). Take another state, or if it was moved here before, start rowcast run",
                    null);
        }
        connect.requireStopped();
        connect.sinks().forEach(sink -> requireDelivered(connect, sink));
        connect.sinks().forEach(sink -> requireNoneParked(connect, sink));
        Contracts contracts = new Contracts(options.log(), state.state());
        contracts.requireMovedToState();
        List<String> history = new HistoryTopic(connect.historyTopic(), options.kafka()).entries();
        String place = connect.place();
        state.begin(source, place, history, contracts.highestEpoch());
        spec.commandLine()
                .getOut()
                .printf(
                        "%s goes on in %s at %s, with %d definitions of tables. Start rowcast run with that state, and \"name\": \"%s\" of the source%n",
                        source, state.state().place(), place, history.size(), source);
    }

    private void requireDelivered(ConnectSide connect, SinkSettings sink) {
        String name = sink.config().name();
        new Undelivered(options.kafka()).of(sink, connect.prefix()).ifPresent(first -> {
            throw new CliException(
                    "connector " + name + " hasn't delivered all that the source wrote (" + first + "). Start it ("
                            + connect.put(name, "resume") + ") until rowcast status says that it has, stop it ("
                            + connect.put(name, "stop") + "), and say this again",
                    null);
        });
    }

    private void requireNoneParked(ConnectSide connect, SinkSettings sink) {
        String topic = KafkaParkedKeys.topicBeside(options.log().topic());
        Map<String, Object> client = options.kafka();
        try (Admin admin = Brokers.admin(client)) {
            if (!new LogTopic(admin, topic, LogTopic.CONTRACT_LOG).exists()) {
                return;
            }
        }
        String name = sink.config().name();
        try (KafkaParkedKeys keys = KafkaParkedKeys.open(topic, name, client, (short) -1)) {
            Parked.requireNone(
                    keys.all().size(), "connector " + name, connect.paste(name).of("rowcast dead-letters parked"));
        }
    }
}
