package dev.rowcast.cli.contracts;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.cli.support.ContractSession;
import dev.rowcast.cli.support.FileTrouble;
import dev.rowcast.cli.support.Version;
import dev.rowcast.contract.GoPackages;
import dev.rowcast.contract.export.Export;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.TableHistory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes .proto files. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
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

    @Option(
            names = "--go-package",
            paramLabel = "PREFIX",
            description = {
                "The Go import path of the folder with the generated code, such as example.com/acme/contracts: each file",
                "then has a go_package below it. The contract log remembers it for later exports, by anyone."
            })
    private @Nullable String goPackage;

    @Option(names = "--mapper", description = "Also writes rowcast/v1/mapper.proto, for a mapping in a service.")
    private boolean mapper;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "Who gives --go-package, as the log is to remember it. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private String by;

    @Override
    public Integer call() {
        Optional<GoPackages> wanted = wanted();
        try (ContractSession session = log.open()) {
            List<TableHistory> histories = session.histories();
            PrintWriter screen = spec.commandLine().getOut();
            wanted.ifPresent(packages -> remember(packages, session, screen));
            List<Path> written = write(histories, session.registry().goPackages());
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

    private List<Path> write(List<TableHistory> histories, Optional<GoPackages> goPackages) {
        try {
            List<Path> written = new ArrayList<>(Export.writeHistories(out, histories, goPackages));
            if (mapper) {
                written.addAll(Export.writeMapper(out, goPackages));
            }
            return written;
        } catch (IOException failed) {
            throw new CliException(
                    FileTrouble.of(failed)
                            + ". The files before it are written, the others are as they were; run it again",
                    failed);
        }
    }

    private Optional<GoPackages> wanted() {
        try {
            return Optional.ofNullable(goPackage).map(GoPackages::new);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), "--go-package " + wrong.getMessage(), wrong);
        }
    }

    private void remember(GoPackages packages, ContractSession session, PrintWriter screen) {
        Optional<GoPackages> before = session.registry().goPackages();
        if (before.equals(Optional.of(packages))) {
            return;
        }
        session.registry()
                .append(new LogEntry.GoPackage(packages, by, session.now().toEpochMilli()));
        screen.printf(
                "go_package begins with %s from now on%s%n",
                packages.prefix(),
                before.map(old -> "; it was " + old.prefix()
                                + ", so Go code that imports the packages has to change its imports")
                        .orElse(""));
    }
}
