package dev.rowcast.cli.tail;

import dev.rowcast.change.TableId;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.OutputException;
import dev.rowcast.cli.support.Version;
import dev.rowcast.route.TablePattern;
import dev.rowcast.sample.ReceivedChange;
import dev.rowcast.tail.ChangeFormat;
import dev.rowcast.tail.ChangeJson;
import dev.rowcast.tail.ChangePrinter;
import dev.rowcast.tail.Palette;
import dev.rowcast.tail.TailServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Listens as a generic subscriber and shows what it is sent, until Ctrl-C. */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Shows row changes as they are delivered: a gRPC subscriber of any table, until Ctrl-C.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  rowcast tail --listen 9090",
            "  rowcast tail --listen 9090 --table 'shop.*' --json | jq .after",
        })
public final class TailCommand implements Callable<Integer> {
    private static final int LARGEST_PORT = 65_535;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--listen",
            required = true,
            paramLabel = "PORT",
            description = "The port to listen on; 0 for any that is free.")
    private int port;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            paramLabel = "HOST",
            description = "The address to listen on; 0.0.0.0 for all of this machine's. There is no TLS."
                    + " Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private String host;

    @Option(
            names = "--table",
            paramLabel = "GLOB",
            converter = TableConverter.class,
            description = "Show the changes of these tables only: database.table, with * for any run of characters."
                    + " May be given again. The others are accepted all the same.")
    private List<TablePattern> tables = List.of();

    @Option(
            names = "--json",
            description = "One JSON object a line, in protobuf's JSON form with the field names of the .proto file.")
    private boolean json;

    @Option(names = "--state", hidden = true, paramLabel = "URL")
    private @Nullable String state;

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        if (port < 0 || port > LARGEST_PORT) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--listen " + port + " is not a port; say 1 to 65535, or 0 for any that is free");
        }
        if (state != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "tail has no --state: it is a subscriber, to which the process sends. Give it a subscription in the routes, with"
                            + " \"target\": \"" + host + ":" + port + "\" and \"tls\": { \"plaintext\": true }");
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Instant start = Instant.now();
        CompletableFuture<OutputException> closed = new CompletableFuture<>();
        AtomicBoolean summarized = new AtomicBoolean();
        try (TailServer server = listen(out, closed::complete)) {
            err.println(greeting(server.port()));
            Runnable end = () -> {
                server.close();
                if (summarized.compareAndSet(false, true)) {
                    err.println(server.tally().summary(start, Instant.now()));
                }
            };
            Thread onInterrupt = new Thread(end, "rowcast-tail-end");
            Runtime.getRuntime().addShutdownHook(onInterrupt);
            OutputException unwritable = closed.get();
            end.run();
            throw unwritable;
        }
    }

    private TailServer listen(PrintWriter out, Consumer<OutputException> broken) {
        Palette palette = CommandLine.Help.Ansi.AUTO.enabled() ? Palette.ANSI : Palette.PLAIN;
        ChangeFormat format = json ? new ChangeJson() : new ChangePrinter(ZoneId.systemDefault(), palette);
        try {
            return TailServer.start(host, port, new LinePrinter(format, this::wanted, out, broken));
        } catch (IOException e) {
            throw new CliException("can't listen on " + host + ":" + port + ": " + why(e), e);
        }
    }

    private boolean wanted(ReceivedChange change) {
        TableId table = new TableId(change.batch().getDatabase(), change.batch().getTable());
        return tables.isEmpty() || tables.stream().anyMatch(pattern -> pattern.matches(table));
    }

    private static String why(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
                return "no such host; say an address of this machine with --host";
            }
            if (message.contains("Address already in use")) {
                return "the port is in use; end the program that listens there, or choose another port with --listen";
            }
            if (message.contains("assign requested address")) {
                return "that is no address of this machine; say one of its own with --host";
            }
            if (message.contains("Permission denied")) {
                return "you may not listen on that port; choose one above 1023 with --listen";
            }
        }
        return String.valueOf(e.getMessage());
    }

    private String greeting(int listening) {
        boolean everywhere = new InetSocketAddress(host, 0).getAddress().isAnyLocalAddress();
        String address =
                (everywhere ? "<this machine>" : host.contains(":") ? "[" + host + "]" : host) + ":" + listening;
        return "Listening on " + host + ":" + listening + " as rowcast.v1.ChangeSubscriber; Ctrl-C ends."
                + " This subscription sends everything here:\n"
                + "  { \"name\": \"tail\", \"tables\": [\"*.*\"], \"target\": \"" + address
                + "\", \"tls\": { \"plaintext\": true } }";
    }

    /** Reads a table pattern as the routing JSON has it. */
    static final class TableConverter implements ITypeConverter<TablePattern> {
        @Override
        public TablePattern convert(String text) {
            return TablePattern.parse(text)
                    .orElseThrow(() -> new TypeConversionException(
                            "\"" + text + "\" is not a table; write database.table, such as shop.orders or 'shop.*'"));
        }
    }
}
