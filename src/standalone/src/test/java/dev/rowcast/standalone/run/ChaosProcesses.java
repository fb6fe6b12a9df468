package dev.rowcast.standalone.run;

import dev.rowcast.samples.Pause;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StateServer;
import java.io.IOException;
import java.nio.file.Files;
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
    private final ChaosDiary diary;
    private final List<Process> processes = new ArrayList<>();
    private final List<String> brokenDown = new ArrayList<>();

    private ChaosProcesses(int port, String database, String routes, Random random, ChaosDiary diary) {
        this.port = port;
        this.database = database;
        this.routes = routes;
        this.random = random;
        this.diary = diary;
    }

    /** @param port of the source on this host */
    static ChaosProcesses one(int port, String database, String routes, Random random, ChaosDiary diary, Path folder) {
        return new One(port, database, routes, random, diary, folder);
    }

    /** @param port of the source on this host */
    static ChaosProcesses two(int port, String database, String routes, Random random, ChaosDiary diary)
            throws SQLException {
        return new Two(port, database, routes, random, diary);
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
                diary.note(
                        "process " + i + " has ended with " + processes.get(i).exitValue());
                processes.set(i, started(i, "", 0));
            }
        }
    }

    private void noteEnd(int which) {
        int exit = processes.get(which).exitValue();
        String end = "process " + which + " has ended with " + exit;
        diary.note(end);
        if (exit == DyingProcess.BROKEN) {
            brokenDown.add(diary.now() + ": " + end + ", see its output");
        }
    }

    /** The times when the reading of one ended although nobody stopped it, which nothing may bring about. */
    List<String> brokenDown() {
        return brokenDown;
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
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output(which).toFile()))
                .start();
        diary.note("process " + which + " is started, pid " + started.pid());
        return started;
    }

    private Path output(int which) {
        return diary.folder().resolve("process-" + which + ".log");
    }

    private int any() {
        return random.nextInt(processes.size());
    }

    void killAny() throws InterruptedException {
        int which = any();
        diary.note("process " + which + " is killed");
        processes.get(which).destroyForcibly().waitFor();
    }

    /** Has one die when it has been there so many times, or not at all within a while. */
    void haltAt(Step step, int times) throws Exception {
        close();
        diary.note("process 0 is to die when it is at " + step + " for the " + times + ". time");
        processes.set(0, started(0, step.name(), times));
        processes.get(0).waitFor(25, TimeUnit.SECONDS);
    }

    void stopAnyFor(long millis) throws Exception {
        int which = any();
        diary.note("process " + which + " stands still for " + millis + " ms");
        signal(processes.get(which), "STOP");
        Pause.millis(millis);
        signal(processes.get(which), "CONT");
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    /** Which of them live, and the last that each said. */
    List<String> words() throws IOException {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < processes.size(); i++) {
            Process each = processes.get(i);
            String said = Files.readAllLines(output(i)).stream()
                    .filter(line -> line.startsWith(StateTeller.PREFIX))
                    .reduce((before, after) -> after)
                    .orElse("it has said nothing");
            words.add("process " + i
                    + (each.isAlive() ? " lives, pid " + each.pid() : " has ended with " + each.exitValue()) + "; "
                    + said);
        }
        return words;
    }

    /** Has those that live add to their output what their threads do. */
    void tellThreads() throws IOException, InterruptedException {
        for (int i = 0; i < processes.size(); i++) {
            signal(processes.get(i), "QUIT");
            for (int tries = 0; tries < 200 && !hasToldThreads(i); tries++) {
                Pause.millis(50);
            }
        }
    }

    private boolean hasToldThreads(int which) throws IOException {
        // The heap comes behind the threads.
        return !processes.get(which).isAlive()
                || Files.readString(output(which)).lastIndexOf("class space") > 0;
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

        One(int port, String database, String routes, Random random, ChaosDiary diary, Path folder) {
            super(port, database, routes, random, diary);
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

        Two(int port, String database, String routes, Random random, ChaosDiary diary) throws SQLException {
            super(port, database, routes, random, diary);
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
