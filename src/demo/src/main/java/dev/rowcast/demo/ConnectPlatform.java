package dev.rowcast.demo;

import dev.rowcast.connect.KafkaContractLog;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.Server;
import dev.rowcast.stack.Stack;
import dev.rowcast.stack.StackConfig;
import dev.rowcast.stack.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Kafka, and a Connect worker with Debezium's source and Rowcast's sink. */
final class ConnectPlatform implements Platform {
    private final Stack stack;
    private final Connectors connectors;
    private final Settings settings;
    private boolean stays;

    private ConnectPlatform(Stack stack, Connectors connectors, Settings settings) {
        this.stack = stack;
        this.connectors = connectors;
        this.settings = settings;
    }

    /**
     * Starts all servers, and no connector.
     *
     * @param routes the file with the routing
     */
    static Platform start(Settings settings, Path root, Path routes, Narration narration) {
        narration.phase("MySQL, Kafka and a Connect worker with two plugins start on this machine");
        StackConfig config = StackConfig.in(root)
                .withStores(settings.stores() == null ? Set.of() : EnumSet.of(Store.OPENSEARCH, Store.POSTGRES))
                .withPlugins(settings.plugin().apply(root.resolve("rowcast-plugin")));
        Stack stack = Stack.start(config, narration);
        boolean whole = false;
        try {
            narration.done("all of them answer; their logs are in " + root.resolve("logs"));
            Connectors connectors = new Connectors(settings.config(), stack.endpoints(), routes);
            whole = true;
            return new ConnectPlatform(stack, connectors, settings);
        } finally {
            if (!whole) {
                stack.close();
            }
        }
    }

    @Override
    public Endpoints.Mysql mysql() {
        return stack.endpoints().mysql();
    }

    @Override
    public List<Server> servers() {
        List<Server> servers = new ArrayList<>(List.of(stack.connect(), stack.kafka(), stack.mysql()));
        servers.addAll(stack.stores());
        return servers;
    }

    @Override
    public String parts() {
        return "Debezium's source, Rowcast's sink";
    }

    @Override
    public List<String> describe() {
        return connectors.describe();
    }

    @Override
    public void connect(Consumer<String> told) {
        connectors.startSource();
        told.accept("connector " + connectors.sourceName() + " runs");
        connectors.startSink();
        told.accept("connector " + connectors.sinkName() + " runs");
    }

    @Override
    public List<String> failures() {
        return connectors.failures();
    }

    @Override
    public String whereToLook() {
        return "The worker's log is " + stack.connect().log() + ".";
    }

    @Override
    public String requireRunning() {
        return connectors.requireSinkRunning();
    }

    @Override
    public ContractLog contracts() {
        return KafkaContractLog.open(
                connectors.contractLogTopic(),
                Map.of("bootstrap.servers", stack.endpoints().kafka().bootstrapServers()));
    }

    @Override
    public Optional<Notice> held(Shop.Table table) {
        return new WorkerLog(stack.connect().log())
                .message("table " + table.fullName() + " is HELD")
                .map(message -> new Notice("the worker's log", message));
    }

    @Override
    public StoresScene storesScene(Database shop, Depot depot, StoreTools tools, Waiting waiting, Narration narration) {
        Endpoints endpoints = stack.endpoints();
        StorePipeline connections = new StoreConnectors(
                settings.config(),
                endpoints,
                depot.address(),
                tools.destinations().apply(stack.dir().resolve("destinations")),
                new WorkerLog(stack.connect().log()));
        return new StoresScene(
                StoreRoutes.of(endpoints, settings.config()),
                shop,
                depot,
                connections,
                new StoresCheck(tools, connections, narration),
                waiting,
                narration);
    }

    @Override
    public List<String> stay(List<Feed> feeds) {
        if (!settings.keep()) {
            return List.of();
        }
        stack.detach();
        stays = true;
        return new NextSteps(stack, connectors, feeds).lines();
    }

    @Override
    public void close() {
        if (!stays) {
            servers().forEach(Server::kill);
        }
        stack.close();
    }
}
