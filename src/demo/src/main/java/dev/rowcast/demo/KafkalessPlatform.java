package dev.rowcast.demo;

import dev.rowcast.contract.gate.HoldAdvice;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.LoneMysql;
import dev.rowcast.stack.Server;
import dev.rowcast.stack.StackConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** This process alone, with Debezium's engine in it: no Kafka, and no Connect. */
final class KafkalessPlatform implements Platform {
    private static final int MYSQL_SERVER_ID = 1;
    private static final long READER_SERVER_ID = 6400;

    private final LoneMysql mysql;
    private final Path root;
    private final Path routes;
    private final Path words;
    private final @Nullable LoneStores stores;
    private @Nullable KafkalessRun run;
    private @Nullable StorePipeline pipeline;

    private KafkalessPlatform(LoneMysql mysql, Path root, Path routes, Path words, @Nullable LoneStores stores) {
        this.mysql = mysql;
        this.root = root;
        this.routes = routes;
        this.words = words;
        this.stores = stores;
    }

    /**
     * Starts the servers, and reads nothing yet.
     *
     * @param routes the file with the routing
     * @param words the mapping that makes words of orders' notes
     * @param withStores whether a reporting database and OpenSearch start too
     */
    static Platform start(Path root, Path routes, Path words, boolean withStores, Narration narration) {
        narration.phase(
                withStores ? "MySQL, PostgreSQL and OpenSearch start on this machine" : "MySQL starts on this machine");
        LoneMysql mysql = LoneMysql.start(root, StackConfig.defaultCache(), MYSQL_SERVER_ID, narration);
        LoneStores stores = withStores ? LoneStores.start(root, narration, mysql) : null;
        narration.done("ready; " + (withStores ? "logs are" : "its log is") + " in " + root.resolve("logs"));
        return new KafkalessPlatform(mysql, root, routes, words, stores);
    }

    @Override
    public Endpoints.Mysql mysql() {
        return mysql.address();
    }

    @Override
    public List<Server> servers() {
        return stores == null
                ? List.of(mysql.server())
                : Stream.concat(Stream.of(mysql.server()), stores.servers().stream())
                        .toList();
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
        KafkalessRun started = new KafkalessRun(KafkalessRun.config(
                Shop.DATABASE, mysql(), READER_SERVER_ID, Shop.DATABASE, Routes.read(text(routes)), root));
        run = started;
        started.awaitReading();
        told.accept(started.describe() + ", state in " + root.resolve("state.db"));
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
        LoneStores started = stores;
        if (started == null) {
            throw new IllegalStateException("it was started without stores");
        }
        StoreRoutes stored = new StoreRoutes(started.postgres(), started.opensearch(), words);
        StorePipeline processes = new StoreProcesses(
                root.resolve("stores"),
                mysql(),
                depot.address(),
                stored,
                tools.destinations().apply(root.resolve("destinations")));
        pipeline = processes;
        return new StoresScene(
                stored, shop, depot, processes, new StoresCheck(tools, processes, narration), waiting, narration);
    }

    /** It lives in this process, so nothing can. */
    @Override
    public List<String> stay(List<Feed> feeds) {
        return List.of();
    }

    @Override
    public void close() {
        if (pipeline != null) {
            pipeline.close();
        }
        if (run != null) {
            run.close();
        }
        servers().forEach(Server::kill);
        if (stores != null) {
            stores.close();
        }
        mysql.close();
    }
}
