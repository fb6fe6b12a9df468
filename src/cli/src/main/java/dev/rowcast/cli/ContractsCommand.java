package dev.rowcast.cli;

import dev.rowcast.contract.ContractRegistry;
import dev.rowcast.contract.Export;
import dev.rowcast.contract.TableHistory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What subscribers compile against. */
@Command(
        name = "contracts",
        mixinStandardHelpOptions = true,
        versionProvider = Rowcast.Version.class,
        description = "The contracts: the protobuf messages of the tables, as the connector remembers them.",
        subcommands = ContractsCommand.ExportCommand.class)
final class ContractsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do with the contracts: export");
    }

    /** Writes .proto files. */
    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            versionProvider = Rowcast.Version.class,
            description = {
                "Writes a .proto file for each table, everything they import, and a descriptor set of all.",
                "protoc compiles the folder as it is: protoc --proto_path=DIR --java_out=… DIR/shop/*.proto"
            })
    static final class ExportCommand implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        @SuppressWarnings("NullAway.Init")
        private ContractLogOptions log;

        @Option(
                names = "--out",
                paramLabel = "DIR",
                required = true,
                description = "The folder to write; made if need be.")
        @SuppressWarnings("NullAway.Init")
        private Path out;

        @Override
        public Integer call() throws IOException {
            ContractRegistry registry = log.read();
            List<TableHistory> histories = registry.histories();
            if (histories.isEmpty()) {
                throw new CliException("the contract log is empty: no row of a routed table has come by yet", null);
            }
            List<Path> written = Export.writeHistories(out, histories);
            PrintWriter screen = spec.commandLine().getOut();
            histories.forEach(history -> screen.printf(
                    "%-30s revision %d, message %s%n",
                    history.table(),
                    history.current().contract().revision(),
                    history.current().contract().messageType()));
            screen.printf(
                    "%s%n", written.isEmpty() ? out + " was up to date" : written.size() + " files written to " + out);
            return CommandLine.ExitCode.OK;
        }
    }
}
