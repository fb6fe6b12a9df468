package dev.rowcast.demo;

import dev.rowcast.contract.gate.HoldAdvice;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.LoneMysql;
import dev.rowcast.stack.Server;
import dev.rowcast.stack.StackConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** This process alone, with Debezium's engine in it: no Kafka, and no Connect. */
final class KafkalessPlatform implements Platform {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int MYSQL_SERVER_ID = 1;
    private static final long READER_SERVER_ID = 6400;

    private final LoneMysql mysql;
    private final Path root;
    private final Path routes;
    private @Nullable KafkalessRun run;

    private KafkalessPlatform(LoneMysql mysql, Path root, Path routes) {
        this.mysql = mysql;
        this.root = root;
        this.routes = routes;
    }

    /**
     * Starts the servers, and reads nothing yet.
     *
     * @param routes the file with the routing
     */
    static Platform start(Path root, Path routes, Narration narration) {
        narration.phase("MySQL starts on this machine");
        LoneMysql mysql = LoneMysql.start(root, StackConfig.defaultCache(), MYSQL_SERVER_ID, narration);
        narration.done("ready; its log is in " + root.resolve("logs"));
        return new KafkalessPlatform(mysql, root, routes);
    }

    @Override
    public Endpoints.Mysql mysql() {
        return mysql.address();
    }

    @Override
    public List<Server> servers() {
        return List.of(mysql.server());
    }

    @Override
    public String parts() {
        return "one process with Debezium's engine";
    }

    @Override
    public List<String> describe() {
        return List.of("config/" + Connectors.ROUTES_FILE + " routes, each target being a port of this process");
    }

    @Override
    public void connect(Consumer<String> told) {
        KafkalessRun started = new KafkalessRun(
                Shop.DATABASE,
                mysql(),
                READER_SERVER_ID,
                Shop.DATABASE,
                Routes.read(text(routes)),
                InstalledDestinations.in(List.of()),
                root);
        run = started;
        awaitReading(started);
        told.accept(started.describe() + ", state in " + root.resolve("state.db"));
    }

    static void awaitReading(KafkalessRun started) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!started.isReading()) {
            started.failure().ifPresent(failure -> {
                throw new DemoException(failure);
            });
            if (System.nanoTime() > deadline) {
                throw new DemoException(started.describe() + " after " + PATIENCE.toSeconds() + " s.");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DemoException("Interrupted.", stopped);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new DemoException("The routing can't be read: " + e + ".", e);
        }
    }

    @Override
    public List<String> failures() {
        return run == null ? List.of() : run.failure().stream().toList();
    }

    @Override
    public String whereToLook() {
        return "MySQL's log is " + mysql.server().log() + ".";
    }

    @Override
    public String requireRunning() {
        if (!run().isReading()) {
            throw new DemoException(run().describe() + "\nIt should read.");
        }
        return run().describe();
    }

    @Override
    public ContractLog contracts() {
        return run().contracts();
    }

    @Override
    public Optional<Notice> held(Shop.Table table) {
        return run().held(table.fullName())
                .map(held -> new Notice(
                        "what status says of it",
                        "table " + held.table() + " is HELD: " + held.notice() + ". Decide: "
                                + HoldAdvice.approve(TableApprovals.id(table), "apply") + ", or "
                                + HoldAdvice.reject(TableApprovals.id(table))));
    }

    private KafkalessRun run() {
        KafkalessRun running = run;
        if (running == null) {
            throw new IllegalStateException("nothing is connected yet");
        }
        return running;
    }

    @Override
    public StoresScene storesScene(Database shop, Depot depot, StoreTools tools, Waiting waiting, Narration narration) {
        throw new DemoException("The stores are shown with Kafka only.");
    }

    /** It lives in this process, so nothing can. */
    @Override
    public List<String> stay(List<Feed> feeds) {
        return List.of();
    }

    @Override
    public void close() {
        if (run != null) {
            run.close();
        }
        mysql.server().kill();
        mysql.close();
    }
}
