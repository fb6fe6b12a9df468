package dev.rowcast.cli;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.FileTrouble;
import dev.rowcast.cli.support.OutputException;
import dev.rowcast.contract.gate.DecisionRefusedException;
import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.route.RoutingException;
import dev.rowcast.route.Suggestions;
import dev.rowcast.stack.StackException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints errors: one message, and a stack trace only with {@code --debug}. */
final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {
    /** As a shell says it of a program that a broken pipe ended. */
    private static final int BROKEN_PIPE = 141;

    /** What Java puts before a cause's message, and says nobody anything. */
    private static final Pattern CLASS_OF_ERROR =
            Pattern.compile("\\b(?:java|org\\.apache\\.kafka)\\.[\\w.]+(?:Exception|Error): ");

    private final BooleanSupplier debug;

    /** @param debug whether stack traces are wanted */
    Errors(BooleanSupplier debug) {
        this.debug = debug;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        if (e instanceof OutputException closed && closed.readerIsGone()) {
            return BROKEN_PIPE;
        }
        PrintWriter err = command.getErr();
        err.println("rowcast: " + message(e));
        if (debug.getAsBoolean()) {
            e.printStackTrace(err);
        }
        err.flush();
        return command.getCommandSpec().exitCodeOnExecutionException();
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

    private String message(Exception e) {
        if (forPeople(e)) {
            return CLASS_OF_ERROR.matcher(String.valueOf(e.getMessage())).replaceAll("");
        }
        return e instanceof IOException unusable ? FileTrouble.of(unusable) : unexpected(e);
    }

    private static boolean forPeople(Exception e) {
        return e instanceof CliException
                || e instanceof OutputException
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
