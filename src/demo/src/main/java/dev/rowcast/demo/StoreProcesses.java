package dev.rowcast.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.standalone.config.RunConfigException;
import dev.rowcast.standalone.config.RunConfigParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** For each server what {@code rowcast run} does, by a configuration as a user writes it: it reads that server, and writes its rows to the stores. */
final class StoreProcesses implements StorePipeline {
    private static final String OF_SHOP = "shop-to-stores";
    private static final String OF_DEPOT = "depot-to-stores";
    private static final String PASSWORD = "mysql";
    private static final String SECRETS_FILE = "secrets.properties";
    private static final long FIRST_SERVER_ID = 6600;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Endpoints.Mysql shop;
    private final Endpoints.Mysql depot;
    private final StoreRoutes routes;
    private final Path destinations;
    private final Map<String, KafkalessRun> runs = new LinkedHashMap<>();

    /**
     * @param folder for configurations and states, made here
     * @param destinations the folder with the destinations' zips
     */
    StoreProcesses(Path folder, Endpoints.Mysql shop, Endpoints.Mysql depot, StoreRoutes routes, Path destinations) {
        this.folder = folder;
        this.shop = shop;
        this.depot = depot;
        this.routes = routes;
        this.destinations = destinations;
    }

    @Override
    public void start() {
        start(OF_SHOP, shop, routes.ofShop());
        start(OF_DEPOT, depot, routes.ofDepot());
    }

    private void start(String name, Endpoints.Mysql mysql, ArrayNode subscriptions) {
        Path file = config(name);
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve(SECRETS_FILE),
                    PASSWORD + "=" + mysql.debeziumPassword() + "\n" + StoreRoutes.SECRET + "="
                            + routes.reports().password() + "\n");
            Files.writeString(file, document(name, mysql, subscriptions).toPrettyString());
            KafkalessRun started = new KafkalessRun(RunConfigParser.read(file, Map.of()));
            runs.put(name, started);
            started.awaitReading();
        } catch (IOException | RunConfigException unstarted) {
            throw new DemoException("run " + name + " can't start: " + unstarted.getMessage(), unstarted);
        }
    }

    private ObjectNode document(String name, Endpoints.Mysql mysql, ArrayNode subscriptions) {
        ObjectNode document = JSON.createObjectNode().put("name", name);
        document.putObject("source")
                .put("name", name)
                .put("host", mysql.host())
                .put("port", mysql.port())
                .put("user", mysql.debeziumUser())
                .put("serverId", FIRST_SERVER_ID + runs.size())
                .putPOJO("password", Map.of("secret", PASSWORD));
        document.set("routes", StoreRoutes.routes(subscriptions));
        document.putObject("state").put("url", url(name));
        document.putArray("destinations").add(destinations.toString());
        document.putObject("secrets").put("file", SECRETS_FILE);
        return document;
    }

    private Path config(String name) {
        return folder.resolve(name + ".json");
    }

    private String url(String name) {
        return "jdbc:sqlite:" + folder.resolve(name + ".db");
    }

    /** It begins with a snapshot. */
    @Override
    public boolean readsWhatWasBefore() {
        return false;
    }

    @Override
    public String describe() {
        return "runs " + OF_SHOP + " and " + OF_DEPOT;
    }

    @Override
    public void requireNoFailure() {
        runs.values().stream()
                .flatMap(run -> run.failure().stream())
                .findFirst()
                .ifPresent(failure -> {
                    throw new DemoException(failure);
                });
    }

    @Override
    public void startClash() {
        start(StoreRoutes.CLASH, depot, routes.ofClash());
    }

    @Override
    public Optional<String> refusal() {
        return Optional.ofNullable(runs.get(StoreRoutes.CLASH))
                .flatMap(run -> run.refusal(StoreRoutes.CLASH))
                .map(reason -> "[" + StoreRoutes.CLASH + "] MISCONFIGURED: " + reason);
    }

    @Override
    public String whereRefused() {
        return "its status";
    }

    @Override
    public void endClash() {
        KafkalessRun clash = runs.remove(StoreRoutes.CLASH);
        if (clash != null) {
            clash.close();
        }
    }

    @Override
    public List<String> verifying(String subscription) {
        String run = subscription.equals(StoreRoutes.reports(Depot.DATABASE)) ? OF_DEPOT : OF_SHOP;
        return List.of("--state", url(run), "--config", config(run).toString(), "--subscription", subscription);
    }

    @Override
    public List<String> verifyingHere() {
        return List.of();
    }

    @Override
    public void close() {
        runs.values().forEach(KafkalessRun::close);
        runs.clear();
    }
}
