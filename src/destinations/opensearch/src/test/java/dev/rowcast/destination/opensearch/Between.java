package dev.rowcast.destination.opensearch;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** What stands between Rowcast and a real OpenSearch, and has bulk requests go wrong; the rest it hands through. */
final class Between extends Faults implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final JsonMapper JSON = new JsonMapper();

    private final URI node;
    private final HttpServer server;
    private final String scheme;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(32);
    private final Set<Long> refused = ConcurrentHashMap.newKeySet();

    /** How many bulk requests there were. */
    final AtomicInteger bulks = new AtomicInteger();

    /** What bulk requests become before they are sent on. */
    volatile UnaryOperator<String> rewrite = UnaryOperator.identity();

    /** A larger body is answered with 413, as by an ingress. */
    volatile long mostBytes = Long.MAX_VALUE;

    /** Documents whose next write is answered with 429, within an answer of 200, and isn't sent on. */
    final Set<String> busy = ConcurrentHashMap.newKeySet();

    /** What a request has to have as its Authorization, as where OpenSearch's security is on; empty for nothing. */
    volatile String login = "";

    Between(URI node) {
        this(node, null);
    }

    /** @param tls null for none */
    Between(URI node, @Nullable SSLContext tls) {
        this.node = node;
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
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!login.isEmpty() && !login.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            boolean bulk = exchange.getRequestURI().getPath().equals("/_bulk");
            Fate fate = bulk ? fate(bulks.incrementAndGet()) : Fate.THROUGH;
            if (fate == Fate.UNAVAILABLE || fate == Fate.BUSY) {
                exchange.getResponseHeaders().add("Retry-After", "0");
                exchange.sendResponseHeaders(fate == Fate.BUSY ? 429 : 503, -1);
                return;
            }
            if (bulk && body.length > mostBytes) {
                exchange.sendResponseHeaders(413, -1);
                return;
            }
            if (bulk) {
                bulk(exchange, new String(body, StandardCharsets.UTF_8), fate);
            } else {
                HttpResponse<byte[]> answer = forward(exchange, body);
                answer(exchange, answer, answer.body());
            }
        } catch (IOException nobodyListens) {
            // The task has gone, or the node.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void bulk(HttpExchange exchange, String text, Fate fate) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>(rewrite.apply(spoilt(text)).lines().toList());
        List<Integer> left = new ArrayList<>();
        for (int i = lines.size() / 2 - 1; i >= 0; i--) {
            if (busy.remove(
                    JSON.readTree(lines.get(2 * i)).path("index").path("_id").asText())) {
                left.add(0, i);
                lines.remove(2 * i + 1);
                lines.remove(2 * i);
            }
        }
        HttpResponse<byte[]> answer =
                forward(exchange, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        if (fate == Fate.THROUGH) {
            answer(exchange, answer, left.isEmpty() ? answer.body() : withBusy(answer.body(), left));
        }
    }

    private static byte[] withBusy(byte[] answer, List<Integer> left) throws IOException {
        ObjectNode all = (ObjectNode) JSON.readTree(answer);
        for (int place : left) {
            ((ArrayNode) all.path("items"))
                    .insertObject(place)
                    .putObject("index")
                    .put("status", 429)
                    .putObject("error")
                    .put("type", "rejected_execution_exception")
                    .put("reason", "rejected execution of coordinating operation");
        }
        return JSON.writeValueAsBytes(all);
    }

    /** What is refused has something in it that OpenSearch refuses. */
    private String spoilt(String lines) {
        String text = lines;
        for (long version : refused) {
            text = text.replace("\"v\":" + version + "}", "\"v\":\"none\"}")
                    .replace("\"v\":" + version + ",", "\"v\":\"none\",");
        }
        return text;
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        node.resolve(exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        List<String> types = exchange.getRequestHeaders().get("Content-Type");
        if (types != null) {
            request.header("Content-Type", types.get(0));
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer, byte[] body) throws IOException {
        answer.headers()
                .firstValue("content-type")
                .ifPresent(type -> exchange.getResponseHeaders().add("Content-Type", type));
        exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
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
