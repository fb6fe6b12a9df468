package dev.rowcast.destination.dynamodb;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * A DynamoDB on this machine, dynalite of {@code src/test/node}, as a process of Node.js. Where that isn't there, or its packages can't be fetched for want of
 * a network, tests are aborted.
 */
final class Dynalite implements AutoCloseable {
    private static final Path SOURCES = Path.of("src", "test", "node");
    private static final Path PROGRAM = Path.of("target", "node");
    private static final String ADVICE = "to run this test install Node.js 18 or newer with npm, from your"
            + " distribution's packages (Debian: apt-get install nodejs npm), so that node and npm are on the PATH";
    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\..*", Pattern.DOTALL);
    private static final Pattern NO_NETWORK =
            Pattern.compile("ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED");

    /** Of the client's library, which tells of each request that is under way when it is closed. */
    private static final Logger CHANNELS = Logger.getLogger("io.netty.channel.DefaultChannelPipeline");

    static {
        CHANNELS.setLevel(Level.OFF);
    }

    private static @Nullable Dynalite shared;

    private final @Nullable Path data;
    private Process process;
    private URI url;
    private @Nullable Connection connection;

    private Dynalite(@Nullable Path data) {
        this.data = data;
        start();
    }

    /** One for all tests, which keeps its tables in memory. */
    static synchronized Dynalite get() {
        if (shared == null) {
            fetch();
            Dynalite made = new Dynalite(null);
            Runtime.getRuntime().addShutdownHook(new Thread(made.process::destroyForcibly));
            shared = made;
        }
        return shared;
    }

    /** One that keeps its tables in a folder, and so may be killed. */
    static Dynalite in(Path folder) {
        get();
        return new Dynalite(folder);
    }

    private static void fetch() {
        try {
            Matcher version =
                    VERSION.matcher(said(Path.of("."), "node", "--version").words());
            if (!version.matches() || Integer.parseInt(version.group(1)) < 18) {
                abort("this machine's Node.js is too old: " + ADVICE);
            }
            Files.createDirectories(PROGRAM);
            try (Stream<Path> files = Files.list(SOURCES)) {
                for (Path file : files.toList()) {
                    Files.copy(file, PROGRAM.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Said installed = said(PROGRAM, "npm", "ci", "--prefer-offline", "--no-progress", "--loglevel=error");
            if (installed.status() != 0 && NO_NETWORK.matcher(installed.words()).find()) {
                abort("npm can't fetch the packages of " + SOURCES + ", and has no copy of them: " + installed.words());
            }
            if (installed.status() != 0) {
                throw new IllegalStateException("npm ci in " + PROGRAM + ": " + installed.words());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Said(int status, String words) {}

    private static Said said(Path folder, String... command) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            return abort("there is no " + command[0] + " on this machine: " + ADVICE);
        }
        try (BufferedReader out = process.inputReader()) {
            String words = String.join("\n", out.lines().toList());
            return new Said(process.waitFor(), words);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Not while it runs. */
    void start() {
        List<String> command = new ArrayList<>(List.of("node", "dynamodb.js"));
        if (data != null) {
            command.add(data.toAbsolutePath().toString());
        }
        try {
            process = new ProcessBuilder(command)
                    .directory(PROGRAM.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            url = URI.create("http://127.0.0.1:" + process.inputReader().readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (connection != null) {
            connection.close();
        }
        connection = Connection.to(Stores.settings(url, "any", Map.of()));
    }

    /** As by {@code kill -9}. */
    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    URI url() {
        return url;
    }

    /** What looks past Rowcast. */
    DynamoDbAsyncClient client() {
        return connection.patient();
    }

    /** All items, tombstones too. */
    List<Map<String, AttributeValue>> all(String table) {
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        Map<String, AttributeValue> start = null;
        do {
            Map<String, AttributeValue> from = start;
            ScanResponse page = client().scan(request ->
                            request.tableName(table).consistentRead(true).exclusiveStartKey(from))
                    .join();
            items.addAll(page.items());
            start = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
        } while (start != null);
        return items;
    }

    /** The rows that a reader sees who leaves tombstones out, as the docs say; none where the table isn't there, or is being made. */
    List<Map<String, AttributeValue>> rows(String table) {
        try {
            return all(table).stream()
                    .filter(item -> !item.containsKey("_rowcast_deleted"))
                    .toList();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ResourceNotFoundException) {
                return List.of();
            }
            throw e;
        }
    }

    boolean exists(String table) {
        return client().listTables().join().tableNames().contains(table);
    }

    void create(CreateTableRequest request) {
        client().createTable(request).join();
        new Tables(client()).whenActive(request.tableName()).join();
    }

    /** Nothing where there is none. */
    void drop(String table) {
        if (exists(table)) {
            client().deleteTable(request -> request.tableName(table)).join();
            client().waiter()
                    .waitUntilTableNotExists(
                            request -> request.tableName(table),
                            waiting -> waiting.maxAttempts(600)
                                    .backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(50))))
                    .join();
        }
    }

    void forget(String target) {
        if (exists("rowcast-targets")) {
            client().deleteItem(request ->
                            request.tableName("rowcast-targets").key(Map.of("target", AttributeValue.fromS(target))))
                    .join();
        }
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
        }
        kill();
    }
}
