package dev.rowcast.cli.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.cli.Rowcast;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that takes connections and says nothing: the command says whom it waits for, long before it gives up. */
class StillWaitingTest {
    private final StringWriter err = new StringWriter();
    private final List<Socket> taken = new CopyOnWriteArrayList<>();
    private ServerSocket server;

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread taking = new Thread(this::take, "takes and says nothing");
        taking.setDaemon(true);
        taking.start();
    }

    private void take() {
        try {
            while (true) {
                taken.add(server.accept());
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        for (Socket each : taken) {
            each.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "status forget --connector shop",
                "contracts list",
                "skip --subscription a --id b",
                "dead-letters list --topic letters"
            })
    void aBrokerThatSaysNothingIsNamed(String line) throws Exception {
        // It would wait for ten minutes, so what is said is said while it waits.
        Path client = Files.writeString(
                folder.resolve("client.properties"), "default.api.timeout.ms=600000\nrequest.timeout.ms=600000\n");
        String broker = "127.0.0.1:" + server.getLocalPort();
        List<String> arguments = new ArrayList<>(List.of(line.split(" ")));
        arguments.addAll(List.of("--bootstrap-server", broker, "--command-config", client.toString()));

        Thread command = inBackground(arguments);

        await().atMost(Duration.ofMinutes(5)).until(() -> err.toString().contains("still waiting"));
        assertThat(command.isAlive()).isTrue();
        assertThat(err.toString())
                .contains("rowcast: still waiting for Kafka at " + broker
                        + ", which has not answered for 3 s; a question is" + " given up after 600 s");
        command.interrupt();
        command.join();
    }

    private Thread inBackground(List<String> arguments) {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        Thread command = new Thread(
                () -> Rowcast.commandLine(nowhere, new PrintWriter(err, true), Map.of())
                        .execute(arguments.toArray(String[]::new)),
                "rowcast " + arguments);
        command.setDaemon(true);
        command.start();
        return command;
    }
}
