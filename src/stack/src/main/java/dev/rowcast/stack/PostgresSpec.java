package dev.rowcast.stack;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** PostgreSQL, which asks for passwords. */
final class PostgresSpec implements ServerSpec {
    private static final String USER = "app";
    private static final String PASSWORD = "app";
    private static final String DATABASE = "postgres";
    /** Of the protocol, which has been the same since PostgreSQL 7.4. */
    private static final int VERSION = 3 << 16;

    private final StackDirectory dir;
    private final Path distribution;
    private final int port;

    private PostgresSpec(StackDirectory dir, Path distribution, int port) {
        this.dir = dir;
        this.distribution = distribution;
        this.port = port;
    }

    /** Fetches what it needs. */
    static PostgresSpec of(StackDirectory dir, Distributions distributions, Ports ports) {
        return new PostgresSpec(dir, distributions.postgres(), ports.of(Parts.POSTGRES));
    }

    /** A server there with the user of such a directory. */
    static Endpoints.Postgres at(String host, int port) {
        return new Endpoints.Postgres(host, port, DATABASE, USER, PASSWORD);
    }

    @Override
    public String name() {
        return Parts.POSTGRES;
    }

    private Path data() {
        return dir.home(Parts.POSTGRES).resolve("data");
    }

    @Override
    public void prepare(Launcher launcher) {
        if (Files.exists(data())) {
            return;
        }
        try {
            Path aside = data().resolveSibling("data.new");
            Trees.delete(aside);
            Files.createDirectories(aside);
            Unprivileged.own(aside);
            initialise(aside, launcher);
            Files.move(aside, data());
        } catch (IOException e) {
            throw new StackException("PostgreSQL's data directory " + data() + " cannot be made: " + e + ".", e);
        }
    }

    private void initialise(Path aside, Launcher launcher) throws IOException {
        Path password = Files.writeString(aside.resolveSibling("password"), PASSWORD + "\n");
        Tools.Said said = launcher.run(program(
                "initdb",
                "--pgdata=" + aside,
                "--username=" + USER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync"));
        if (said.status() != 0) {
            throw new StackException(
                    "PostgreSQL cannot initialise a data directory in " + aside + " (exit status " + said.status()
                            + "):\n" + LogTail.meaningful(said.output().lines().toList()));
        }
    }

    private List<String> program(String name, String... arguments) {
        return Unprivileged.command(
                dir.root(),
                Stream.concat(
                                Stream.of(distribution
                                        .resolve("bin")
                                        .resolve(name)
                                        .toString()),
                                Stream.of(arguments))
                        .toList());
    }

    @Override
    public List<String> command() {
        return program(
                "postgres",
                dir.postgresMarker(),
                "-clisten_addresses=127.0.0.1",
                "-cport=" + port,
                // A path in full is soon longer than a socket's may be.
                "-cunix_socket_directories=",
                "-cmax_connections=200",
                "-cshared_buffers=32MB",
                // Safe when it is killed, not when the machine is: this stack is no place for data.
                "-cfsync=off",
                "-cfull_page_writes=off");
    }

    @Override
    public List<Integer> ports() {
        return List.of(port);
    }

    /** It listens before it serves, and refuses whoever comes meanwhile; later it asks who it is. */
    @Override
    public boolean isReady() {
        try (Socket socket = new Socket()) {
            socket.connect(Ports.at(port), 500);
            socket.setSoTimeout(500);
            socket.getOutputStream().write(hello());
            return socket.getInputStream().read() == 'R';
        } catch (IOException e) {
            return false;
        }
    }

    private static byte[] hello() throws IOException {
        byte[] parameters = ("user\0" + USER + "\0database\0" + DATABASE + "\0\0").getBytes(StandardCharsets.US_ASCII);
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeInt(2 * Integer.BYTES + parameters.length);
        out.writeInt(VERSION);
        out.write(parameters);
        return bytes.toByteArray();
    }
}
