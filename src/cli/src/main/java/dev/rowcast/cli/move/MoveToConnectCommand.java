package dev.rowcast.cli.move;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.Version;
import dev.rowcast.standalone.StateMove;
import dev.rowcast.standalone.state.Backlog;
import dev.rowcast.standalone.state.SourceStand;
import dev.rowcast.standalone.state.SpoolTable.Extent;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** From a state to Kafka Connect. */
@Command(
        name = "to-connect",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Has the connectors go on where 'rowcast run' stopped. Its process has to have ended, with an empty spool and no parked keys; the",
            "connectors have to be there, stopped; and the contracts have to be on Kafka already ('rowcast contracts backup' and 'restore').",
            "Else nothing is written, and what is missing is said. A process with that state would begin with a snapshot afterwards."
        })
final class MoveToConnectCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private MoveOptions options;

    @Override
    public Integer call() {
        options.withState(state -> {
            requireDelivered(state.backlog());
            move(options.connect(), state);
        });
        return CommandLine.ExitCode.OK;
    }

    private void move(ConnectSide connect, StateMove state) {
        String source = connect.prefix();
        SourceStand stand = state.stand(source);
        String place = place(stand, source);
        connect.requireStopped();
        Contracts contracts = new Contracts(options.log(), state.state());
        contracts.requireMovedToKafka();
        new HistoryTopic(connect.historyTopic(), options.kafka()).complete(stand.history());
        contracts.raiseEpochs(source, stand.epoch(), System.currentTimeMillis());
        connect.goOn(place);
        state.leave(source);
        spec.commandLine()
                .getOut()
                .printf("connector %s goes on at %s. Start the connectors:%n", connect.sourceName(), place);
        connect.starts().forEach(spec.commandLine().getOut()::println);
    }

    private static String place(SourceStand stand, String source) {
        String place = stand.position().place();
        if (place == null) {
            throw new CliException(
                    "the state has no place where " + source
                            + " goes on: it was moved already, its snapshot isn't over, or the source has another \"name\" there",
                    null);
        }
        return place;
    }

    private void requireDelivered(Backlog backlog) {
        String streams = backlog.spooled().stream()
                .map(each -> records(each) + " of " + each.stream())
                .collect(Collectors.joining(", "));
        if (!streams.isEmpty()) {
            throw new CliException(
                    "the spool isn't empty (" + streams + "). Start the process until "
                            + options.log().paste().of("rowcast status")
                            + " says nothing of a spool, end it, and say this again",
                    null);
        }
        Parked.requireNone(
                backlog.parked(), "the process", options.log().paste().of("rowcast dead-letters parked"));
    }

    private static String records(Extent extent) {
        return extent.count() + (extent.count() == 1 ? " record" : " records");
    }
}
