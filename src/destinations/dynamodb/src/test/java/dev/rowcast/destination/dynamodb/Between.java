package dev.rowcast.destination.dynamodb;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.rowcast.destination.Faults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** What stands between Rowcast and dynalite, and has puts of rows go wrong as DynamoDB has them; the rest it hands through. */
final class Between extends Faults implements AutoCloseable {
    static final String THROTTLED = "ProvisionedThroughputExceededException";

    private static final JsonMapper JSON = new JsonMapper();
    private static final String ERRORS = "com.amazonaws.dynamodb.v20120810#";

    static {
        // Else each small answer waits for the one before to be acknowledged.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final Supplier<URI> node;
    private final HttpServer server;
    private final String scheme;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(80);
    private final Set<Long> refused = ConcurrentHashMap.newKeySet();
    private final AtomicInteger now = new AtomicInteger();

    /** How many puts of rows there were. */
    final AtomicInteger puts = new AtomicInteger();

    /** How many of them were under way at once, at the most. */
    final AtomicInteger mostAtOnce = new AtomicInteger();

    /** What a put of a row becomes before it is sent on. */
    volatile UnaryOperator<ObjectNode> rewrite = UnaryOperator.identity();

    /** The keys of items whose next put is throttled, and isn't sent on. */
    final Set<String> busy = ConcurrentHashMap.newKeySet();

    /** Of so many items at once DynamoDB gives back: it has no more capacity. */
    volatile int mostKeys = Integer.MAX_VALUE;

    /** What DynamoDB answers to operations in place of dynalite, by their names; a text that begins with an upper case letter is an error. */
    final Map<String, String> instead = new ConcurrentHashMap<>();

    /** Which operations it was asked for. */
    final Set<String> asked = ConcurrentHashMap.newKeySet();

    /** How long it wants to be left alone, as an error says, in milliseconds; empty where it says nothing. */
    volatile String retryAfter = "";

    Between(Dynalite node) {
        this(node, null);
    }

    /** @param tls null for none */
    Between(Dynalite node, @Nullable SSLContext tls) {
        this.node = node::url;
        this.scheme = tls == null ? "http" : "https";
        InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            if (tls == null) {
                server = HttpServer.create(here, 0);
            } else {
                HttpsServer secured = HttpsServer.create(here, 0);
                secured.setHttpsConfigurator(new HttpsConfigurator(tls));
                server = secured;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(request -> threads.schedule(request, delays.getAsInt(), TimeUnit.MILLISECONDS));
        server.createContext("/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            String operation =
                    exchange.getRequestHeaders().getFirst("X-Amz-Target").replaceFirst(".*\\.", "");
            ObjectNode body = (ObjectNode) JSON.readTree(exchange.getRequestBody());
            asked.add(operation);
            String answer = instead.get(operation);
            if (answer != null && Character.isUpperCase(answer.charAt(0))) {
                error(exchange, 400, answer);
            } else if (answer != null) {
                answer(exchange, 200, answer);
            } else if (operation.equals("PutItem") && body.path("Item").has("_rowcast_version")) {
                put(exchange, body);
            } else if (operation.equals("BatchGetItem")) {
                get(exchange, body);
            } else {
                forward(exchange, body);
            }
        } catch (IOException nobodyListens) {
            // The task has gone, or the node.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void put(HttpExchange exchange, ObjectNode body) throws IOException, InterruptedException {
        mostAtOnce.accumulateAndGet(now.incrementAndGet(), Math::max);
        try {
            switch (fate(body.path("Item").path("pk").path("S").asText())) {
                case BUSY -> error(exchange, 400, THROTTLED);
                case UNAVAILABLE -> error(exchange, 500, "InternalServerError");
                case UNANSWERED -> send(exchange, spoilt(rewrite.apply(body)));
                case THROUGH -> forward(exchange, spoilt(rewrite.apply(body)));
            }
        } finally {
            now.decrementAndGet();
        }
    }

    private Fate fate(String key) throws InterruptedException {
        int number = puts.incrementAndGet();
        return busy.remove(key) ? Fate.BUSY : fate(number);
    }

    /** What is refused has something in it that DynamoDB refuses. */
    private ObjectNode spoilt(ObjectNode body) {
        String v = body.path("Item").path("v").path("N").asText();
        if (refused.stream().map(String::valueOf).anyMatch(v::equals)) {
            ((ObjectNode) body.path("Item").path("v")).put("N", "none");
        }
        return body;
    }

    private void get(HttpExchange exchange, ObjectNode body) throws IOException, InterruptedException {
        String table = body.path("RequestItems").fieldNames().next();
        ArrayNode keys = (ArrayNode) body.path("RequestItems").path(table).path("Keys");
        ArrayNode left = JSON.createArrayNode();
        while (keys.size() > mostKeys) {
            left.add(keys.remove(keys.size() - 1));
        }
        if (left.isEmpty()) {
            forward(exchange, body);
            return;
        }
        ObjectNode answer = keys.isEmpty()
                ? JSON.createObjectNode()
                : (ObjectNode) JSON.readTree(send(exchange, body).body());
        answer.putObject("UnprocessedKeys")
                .putObject(table)
                .put("ConsistentRead", true)
                .set("Keys", left);
        answer(exchange, 200, answer.toString());
    }

    private HttpResponse<byte[]> send(HttpExchange exchange, ObjectNode body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(node.get())
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        for (String name : new String[] {"X-Amz-Target", "Content-Type", "Authorization", "X-Amz-Date"}) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private void forward(HttpExchange exchange, ObjectNode body) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = send(exchange, body);
        answer(exchange, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
    }

    private void error(HttpExchange exchange, int status, String name) throws IOException {
        if (!retryAfter.isEmpty()) {
            exchange.getResponseHeaders().add("x-amz-retry-after", retryAfter);
        }
        answer(exchange, status, "{\"__type\":\"" + ERRORS + name + "\",\"message\":\"as a test has it\"}");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void refuse(long version) {
        refused.add(version);
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }
}
