package dev.rowcast.cli.contracts;

import dev.rowcast.cli.support.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What subscribers compile against, and what people decide about it. */
@Command(
        name = "contracts",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "The contracts: the protobuf messages of the tables, as the connector remembers them.",
        subcommands = {
            ContractsListCommand.class,
            ContractsShowCommand.class,
            ContractsDiffCommand.class,
            ContractsApproveCommand.class,
            ContractsRejectCommand.class,
            ContractsPurgeCommand.class,
            ContractsExportCommand.class,
            ContractsBackupCommand.class,
            ContractsRestoreCommand.class
        })
public final class ContractsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to do with the contracts: list, show, diff, approve, reject, purge, export, backup or restore");
    }
}
