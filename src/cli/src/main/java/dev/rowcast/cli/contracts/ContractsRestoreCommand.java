package dev.rowcast.cli.contracts;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.cli.support.FileTrouble;
import dev.rowcast.cli.support.KafkaTrouble;
import dev.rowcast.cli.support.StateOptions;
import dev.rowcast.cli.support.Version;
import dev.rowcast.connect.LogBackup;
import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.standalone.state.StateContractLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a lost contract log anew. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Makes a contract log that was lost anew, of a file that 'rowcast contracts backup' wrote.",
            "Without one the contracts.json of the latest 'rowcast contracts export' keeps the fields' numbers and names,",
            "though not what was decided when.",
            "A log that has the first of the entries gets the others; one that has different ones is refused.",
            "Restart the connectors' tasks afterwards, or the process without Kafka.",
            "With --state it makes a state that isn't there: so contracts move from Kafka to rowcast run, and back, with their numbers;",
            "see 'rowcast move'."
        })
final class ContractsRestoreCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ContractLogOptions log;

    @Parameters(paramLabel = "FILE", description = "The backup, or an export's contracts.json.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(
            names = "--replication-factor",
            paramLabel = "N",
            defaultValue = "-1",
            description =
                    "Copies of the topic where it isn't there; -1 takes the brokers' default. Default: ${DEFAULT-VALUE}")
    private short replicationFactor;

    @Override
    public Integer call() {
        List<byte[]> entries = entries();
        int missing = log.state().map(state -> restore(entries, state)).orElseGet(() -> restoreToKafka(entries));
        tell(entries.size(), missing);
        return CommandLine.ExitCode.OK;
    }

    private static int restore(List<byte[]> entries, StateOptions state) {
        try (StateContractLog made = new StateContractLog(state.made())) {
            return made.restore(entries);
        }
    }

    private int restoreToKafka(List<byte[]> entries) {
        Map<String, Object> client = log.client();
        try {
            return LogBackup.restore(entries, log.topic(), client, replicationFactor);
        } catch (ContractLogException said) {
            throw said;
        } catch (KafkaException wrong) {
            throw KafkaTrouble.at(client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG), wrong);
        }
    }

    private void tell(int entries, int missing) {
        PrintWriter screen = spec.commandLine().getOut();
        if (missing == 0) {
            screen.printf("%s has all %d entries of %s. Nothing was written%n", log.place(), entries, file);
            return;
        }
        screen.printf("%d %s of %s written to %s", missing, missing == 1 ? "entry" : "entries", file, log.place());
        if (missing < entries) {
            screen.printf(", which had the %d before %s", entries - missing, missing == 1 ? "it" : "them");
        }
        if (log.state().isPresent()) {
            screen.println(". Restart the process if it runs");
            return;
        }
        screen.print(". Restart the tasks of the connectors that use it");
        screen.println(
                isExport()
                        ? ", each once with contract.log.may.be.empty=true: an export doesn't say who they are"
                        : "");
    }

    private List<byte[]> entries() {
        try {
            List<byte[]> entries = LogBackup.read(file);
            if (entries.isEmpty()) {
                throw new CliException(file + " has no entry", null);
            }
            return entries;
        } catch (IOException unreadable) {
            throw FileTrouble.reading(file, unreadable);
        } catch (IllegalArgumentException other) {
            throw new CliException(
                    file + " is neither a backup of a contract log nor an export's contracts.json: "
                            + other.getMessage(),
                    other);
        }
    }

    private boolean isExport() {
        try {
            return LogBackup.isExport(file);
        } catch (IOException unreadable) {
            throw FileTrouble.reading(file, unreadable);
        }
    }
}
