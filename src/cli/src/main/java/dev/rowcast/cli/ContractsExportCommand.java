package dev.rowcast.cli;

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
import picocli.CommandLine.Spec;

/** Writes .proto files. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        versionProvider = Rowcast.Version.class,
        description = {
            "Writes a .proto file for each table, everything they import, and a descriptor set of all.",
            "protoc compiles the folder as it is: protoc --proto_path=DIR --java_out=… DIR/shop/*.proto"
        })
final class ContractsExportCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ContractLogOptions log;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "The folder to write; made if need be.")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Override
    public Integer call() throws IOException {
        try (ContractSession session = log.open()) {
            List<TableHistory> histories = session.histories();
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
