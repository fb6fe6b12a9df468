package dev.rowcast.standalone.run;

import dev.rowcast.samples.Pause;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StateServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * What a run of random faults is about: one process with its state in SQLite, or two with it on MySQL, of which the one that has the lease reads. Not
 * thread-safe.
 */
abstract class ChaosProcesses implements AutoCloseable {
    /** Of which some lie behind the first process's death, and some behind the other's. */
    private static final int SERVER_IDS = 50_000;

    final Random random;
    private final int port;
    private final String database;
    private final String routes;
    private final List<Process> processes = new ArrayList<>();

    private ChaosProcesses(int port, String database, String routes, Random random) {
        this.port = port;
        this.database = database;
        this.routes = routes;
        this.random = random;
    }

    /** @param port of the source on this host */
    static ChaosProcesses one(int port, String database, String routes, Random random, Path folder) {
        return new One(port, database, routes, random, folder);
    }

    /** @param port of the source on this host */
    static ChaosProcesses two(int port, String database, String routes, Random random) throws SQLException {
        return new Two(port, database, routes, random);
    }

    abstract int count();

    /** The program and all that it is told behind the source and the routes. */
    abstract String program();

    abstract List<String> state(int which);

    /** The state as others may open it. */
    abstract State open();

    abstract List<ChaosFault> faults();

    /** A process that is stopped for as long may have lost its lease. */
    abstract Duration longestStop();

    /** Locked by another, or full, or away with its server. */
    abstract void take(ChaosFault fault) throws Exception;

    /** Starts those that don't run. */
    void startDead() throws IOException {
        for (int i = 0; i < count(); i++) {
            if (i == processes.size()) {
                processes.add(started(i, "", 0));
            } else if (!processes.get(i).isAlive()) {
                processes.set(i, started(i, "", 0));
            }
        }
    }

    private Process started(int which, String step, int times) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                program(),
                String.valueOf(port),
                String.valueOf(7_000 + random.nextInt(SERVER_IDS)),
                database,
                routes));
        command.addAll(state(which));
        command.addAll(List.of(step, String.valueOf(times)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/chaos.log")))
                .start();
    }

    private Process any() {
        return processes.get(random.nextInt(processes.size()));
    }

    void killAny() throws InterruptedException {
        any().destroyForcibly().waitFor();
    }

    /** Has one die when it has been there so many times, or not at all within a while. */
    void haltAt(Step step, int times) throws Exception {
        close();
        processes.set(0, started(0, step.name(), times));
        processes.get(0).waitFor(25, TimeUnit.SECONDS);
    }

    void stopAnyFor(long millis) throws Exception {
        String pid = String.valueOf(any().pid());
        new ProcessBuilder("kill", "-STOP", pid).start().waitFor();
        Pause.millis(millis);
        new ProcessBuilder("kill", "-CONT", pid).start().waitFor();
    }

    /** Kills all of them. */
    @Override
    public void close() throws InterruptedException {
        for (Process each : processes) {
            each.destroyForcibly().waitFor();
        }
    }

    private static final class One extends ChaosProcesses {
        private final Path folder;

        One(int port, String database, String routes, Random random, Path folder) {
            super(port, database, routes, random);
            this.folder = folder;
        }

        @Override
        int count() {
            return 1;
        }

        @Override
        String program() {
            return DyingProcess.class.getName();
        }

        @Override
        List<String> state(int which) {
            return List.of(folder.toString());
        }

        private String url() {
            return "jdbc:sqlite:" + folder.resolve("state.db");
        }

        @Override
        State open() {
            return State.open(url(), null, null);
        }

        @Override
        List<ChaosFault> faults() {
            return ChaosFault.but(ChaosFault.STATE_RESTARTED, ChaosFault.STATE_KILLED);
        }

        @Override
        Duration longestStop() {
            return Duration.ofSeconds(5);
        }

        @Override
        void take(ChaosFault fault) throws Exception {
            try (Connection connection = DriverManager.getConnection(url() + "?busy_timeout=60000");
                    Statement statement = connection.createStatement()) {
                if (fault == ChaosFault.STATE_LOCKED) {
                    statement.execute("BEGIN EXCLUSIVE");
                    Pause.millis(random.nextInt(9_000));
                    statement.execute("COMMIT");
                } else {
                    statement.execute(
                            "CREATE TABLE filler AS SELECT zeroblob(" + DyingProcess.DISK_BYTES + ") AS bytes");
                    Pause.millis(random.nextInt(5_000));
                    statement.execute("DROP TABLE filler");
                    // What is free in the file would be room for the next time.
                    statement.execute("VACUUM");
                }
            }
        }
    }

    private static final class Two extends ChaosProcesses {
        private final String url;

        Two(int port, String database, String routes, Random random) throws SQLException {
            super(port, database, routes, random);
            url = StateServer.newDatabase(database);
        }

        @Override
        int count() {
            return 2;
        }

        @Override
        String program() {
            return Member.class.getName();
        }

        @Override
        List<String> state(int which) {
            Endpoints.Mysql mysql = StateServer.get().address();
            return List.of(url, mysql.user(), mysql.password(), "process " + which);
        }

        @Override
        State open() {
            return StateServer.open(url);
        }

        @Override
        List<ChaosFault> faults() {
            return ChaosFault.but(ChaosFault.STATE_LOCKED, ChaosFault.STATE_FULL);
        }

        @Override
        Duration longestStop() {
            return Member.LEASE.multipliedBy(2);
        }

        @Override
        void take(ChaosFault fault) {
            if (fault == ChaosFault.STATE_KILLED) {
                StateServer.get().server().kill();
            } else {
                StateServer.get().server().stop();
            }
            Pause.millis(random.nextInt(4_000));
            StateServer.get().server().start();
        }
    }
}
