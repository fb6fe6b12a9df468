package dev.rowcast.cli;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.contract.gate.DecisionRefusedException;
import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.route.RoutingException;
import dev.rowcast.route.Suggestions;
import dev.rowcast.stack.StackException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints errors: one message, and a stack trace only with {@code --debug}. */
final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final BooleanSupplier debug;

    /** @param debug whether stack traces are wanted */
    Errors(BooleanSupplier debug) {
        this.debug = debug;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        err.println("rowcast: " + (forPeople(e) ? e.getMessage() : unexpected(e)));
        if (debug.getAsBoolean()) {
            e.printStackTrace(err);
        }
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(
                "rowcast: " + (e instanceof UnmatchedArgumentException unknown ? unknown(unknown) : e.getMessage()));
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        if (debug.getAsBoolean()) {
            e.printStackTrace(err);
        }
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String unknown(UnmatchedArgumentException e) {
        CommandSpec spec = e.getCommandLine().getCommandSpec();
        List<String> known = new ArrayList<>(spec.subcommands().keySet());
        known.addAll(spec.optionsMap().keySet());
        String found = e.getUnmatched().get(0);
        return "there is no " + found + " in " + spec.qualifiedName()
                + Suggestions.nearest(found, known)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("");
    }

    private static boolean forPeople(Exception e) {
        return e instanceof CliException
                || e instanceof StackException
                || e instanceof RoutingException
                || e instanceof DecisionRefusedException
                || e instanceof ContractLogException;
    }

    private String unexpected(Exception e) {
        return "this should not have happened: " + e
                + (debug.getAsBoolean() ? "" : "\nRun it again with --debug to see where.");
    }
}
