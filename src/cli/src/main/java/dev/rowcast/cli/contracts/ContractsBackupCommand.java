package dev.rowcast.cli.contracts;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.cli.support.FileTrouble;
import dev.rowcast.cli.support.StateOptions;
import dev.rowcast.cli.support.Version;
import dev.rowcast.connect.LogBackup;
import dev.rowcast.standalone.state.StateContractLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Copies the contract log to a file. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Copies the contract log to a file, all of it, for 'rowcast contracts restore'.",
            "Whoever loses the log loses which number each field has. Run this each day, and keep the files."
        })
final class ContractsBackupCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ContractLogOptions log;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "The file to write; replaced if need be.")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Override
    public Integer call() {
        try {
            int entries = log.state().isPresent()
                    ? ofState(log.state().get())
                    : LogBackup.write(log.existingTopic(), log.client(), out);
            spec.commandLine().getOut().printf("%d entries of %s written to %s%n", entries, log.place(), out);
            return CommandLine.ExitCode.OK;
        } catch (IOException failed) {
            throw new CliException(FileTrouble.of(failed) + ". An earlier backup there is as it was", failed);
        }
    }

    private int ofState(StateOptions state) throws IOException {
        try (StateContractLog opened = new StateContractLog(state.existing())) {
            return LogBackup.write(opened::copyTo, out);
        }
    }
}
