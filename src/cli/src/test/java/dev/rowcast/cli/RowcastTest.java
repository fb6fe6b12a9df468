package dev.rowcast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.cli.support.KafkaTrouble;
import dev.rowcast.tail.TailServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowcastTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "help",
                "tail --help",
                "help tail",
                "plan --help",
                "stack --help",
                "stack start --help",
                "status --help",
                "dead-letters --help",
                "dead-letters list --help",
                "dead-letters redrive --help",
                "dead-letters parked --help",
                "dead-letters release --help",
                "--version"
            })
    void explainsItself(String line) {
        assertThat(run(line.split(" "))).isZero();
        assertThat(out.toString()).contains("rowcast");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void helpNamesCommandsExitCodesAndEnvironment() {
        run("--help");

        assertThat(out.toString())
                .contains(
                        "tail ",
                        "stack ",
                        "bench ",
                        "Exit codes:",
                        "The command line is wrong.",
                        "ROWCAST_DEBUG",
                        "NO_COLOR");
    }

    @Test
    void withoutACommandItSaysThatOneIsMissing() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).isEqualToNormalizingNewlines("""
                rowcast: say what to do: a command is missing
                Try 'rowcast --help'.
                """);
    }

    @Test
    void anUnknownCommandOrOptionIsSuggestedItsNeighbour() {
        assertThat(run("tial")).isEqualTo(2);
        assertThat(err.toString()).startsWith("rowcast: there is no tial in rowcast; did you mean tail?");
        assertThat(run("tail", "--listen", "9090", "--jsn")).isEqualTo(2);
        assertThat(err.toString()).contains("rowcast: there is no --jsn in rowcast tail; did you mean --json?");
        assertThat(run("xyzzy")).isEqualTo(2);
        assertThat(err.toString()).contains("rowcast: there is no xyzzy in rowcast\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tail",
                "tail --listen x",
                "tail --listen -1",
                "tail --listen 65536",
                "stack",
                "stack begin",
                "status --connect kafka-connect",
                "dead-letters",
                "dead-letters list",
                "dead-letters list --connect connect:8083 --connector shop",
                "dead-letters list --topic letters --table orders",
                "dead-letters redrive --topic letters",
                "dead-letters redrive --topic letters --all",
                "dead-letters parked",
                "dead-letters release --table .orders"
            })
    void aWrongCommandLineIsTwo(String line) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith("rowcast: ").doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aClusterThatCantBeUsedIsToldWithTheReasonAndWhatToCheck() {
        for (String line : new String[] {
            "status --bootstrap-server no-such-host.invalid:9092",
            "contracts list --bootstrap-server no-such-host.invalid:9092",
            "dead-letters list --topic letters --bootstrap-server no-such-host.invalid:9092"
        }) {
            assertThat(run(line.split(" "))).isEqualTo(1);
            assertThat(err.toString())
                    .isEqualToNormalizingNewlines(
                            "rowcast: Kafka at no-such-host.invalid:9092 can't be used: No resolvable bootstrap urls given in"
                                    + " bootstrap.servers. Check --bootstrap-server, and --command-config where the brokers want TLS or"
                                    + " SASL\n");
            err.getBuffer().setLength(0);
        }
        // What Kafka's client wraps a silence in.
        assertThat(KafkaTrouble.reason(new KafkaException("no answer within 15 s", new TimeoutException())))
                .isEqualTo("no answer within 15 s");
        assertThat(KafkaTrouble.reason(new TimeoutException())).isEqualTo("TimeoutException");
    }

    @Test
    void aTableThatIsNoneIsShownHowToWrite() {
        assertThat(run("tail", "--listen", "0", "--table", "orders")).isEqualTo(2);
        assertThat(err.toString()).contains("\"orders\" is not a table; write database.table");
    }

    @Test
    void aPortInUseIsOneClearMessage() throws IOException {
        try (TailServer server = TailServer.start("127.0.0.1", 0, (changes, received) -> {})) {
            String port = String.valueOf(server.port());

            assertThat(run("tail", "--listen", port)).isEqualTo(1);
            assertThat(err.toString())
                    .isEqualToNormalizingNewlines(
                            "rowcast: can't listen on 127.0.0.1:" + port
                                    + ": the port is in use; end the program that listens there, or choose another port with --listen\n");
        }
    }

    @Test
    void anAddressOfAnotherMachineIsOneClearMessage() {
        assertThat(run("tail", "--listen", "0", "--host", "192.0.2.1")).isEqualTo(1);
        assertThat(err.toString()).contains("that is no address of this machine");
        assertThat(run("tail", "--listen", "0", "--host", "nowhere.invalid")).isEqualTo(1);
        assertThat(err.toString()).contains("no such host");
    }

    @Test
    void debugShowsTheStackTrace() {
        run("tail", "--listen", "0", "--host", "192.0.2.1", "--debug");

        assertThat(err.toString()).contains("\tat ", "Caused by: ");
    }

    @Test
    void theEnvironmentMayAskForDebug() {
        Rowcast.commandLine(new PrintWriter(out), new PrintWriter(err), Map.of("ROWCAST_DEBUG", "1"))
                .execute("tail", "--listen", "0", "--host", "192.0.2.1");

        assertThat(err.toString()).contains("\tat ");
    }

    @Test
    void aStackThatWasNeverStartedIsNotRunning(@TempDir Path dir) {
        assertThat(run("stack", "status", "--dir", dir.toString())).isEqualTo(3);
        assertThat(out.toString()).contains("The stack in " + dir + " is not running.");
        assertThat(run("stack", "stop", "--dir", dir.toString())).isZero();
    }

    @Test
    void aStackNeedsThePlugin(@TempDir Path dir) {
        assertThat(run("stack", "start", "--dir", dir.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("the connector's plugin zip is not named; run this through ./rowcast");
    }

    private int run(String... arguments) {
        return Rowcast.commandLine(new PrintWriter(out, true), new PrintWriter(err, true), Map.of())
                .execute(arguments);
    }
}
