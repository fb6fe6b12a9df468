package dev.rowcast.cli.demo;

import dev.rowcast.cli.verify.VerifyCommand;
import dev.rowcast.demo.StoreTools.Verified;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** {@code rowcast verify}, as the demo runs it. Stateless. */
final class Verifying {
    private Verifying() {}

    /** Runs it with these options. */
    static Verified run(List<String> options) {
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said, true);
        int status = new CommandLine(new VerifyCommand())
                .setOut(writer)
                .setErr(writer)
                .setExecutionExceptionHandler((wrong, command, parsed) -> {
                    writer.println(wrong.getMessage());
                    return command.getCommandSpec().exitCodeOnExecutionException();
                })
                .execute(options.toArray(String[]::new));
        return new Verified(status, said.toString().lines().toList());
    }
}
