package dev.rowcast.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A Connect worker's REST API. While the workers rebalance (status 409) a request is tried again for a minute and a half. Safe for use by several
 * threads. Every method throws {@link ConnectException} when the worker can't be reached or refuses.
 */
public final class ConnectClient {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(95);
    private static final Duration REBALANCE_PATIENCE = Duration.ofSeconds(90);
    private static final int PROBE_MILLIS = 50;
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url;
    private final Duration requestTimeout;
    private final Duration rebalancePatience;
    private final HttpClient http;

    /** @param url the worker's address, without a slash at the end */
    public ConnectClient(String url) {
        this(url, REQUEST_TIMEOUT, REBALANCE_PATIENCE);
    }

    /**
     * One that waits no longer than that for an answer.
     *
     * @param url the worker's address, without a slash at the end
     */
    public ConnectClient(String url, Duration patience) {
        this(url, patience, patience);
    }

    private ConnectClient(String url, Duration requestTimeout, Duration rebalancePatience) {
        this.url = url;
        this.requestTimeout = requestTimeout;
        this.rebalancePatience = rebalancePatience;
        // HTTP/2 would only be asked for and declined.
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** Registers a connector, or changes the settings of the one with that name. It starts a little later. */
    public void register(ConnectorConfig connector) {
        send("PUT", path(connector.name()) + "/config", connector.config());
    }

    /** The names of the connectors. */
    public List<String> connectors() {
        List<String> names = new ArrayList<>();
        send("GET", "/connectors", null).forEach(name -> names.add(name.asText()));
        return names;
    }

    /** The classes of the connectors in the plugin path. */
    public List<String> plugins() {
        List<String> classes = new ArrayList<>();
        send("GET", "/connector-plugins", null)
                .forEach(plugin -> classes.add(plugin.path("class").asText()));
        return classes;
    }

    /** The settings of a connector. */
    public ConnectorConfig config(String name) {
        return config(name, send("GET", path(name) + "/config", null));
    }

    /** All connectors, with their settings and what they do just now. */
    public List<Registered> registered() {
        List<Registered> all = new ArrayList<>();
        send("GET", "/connectors?expand=info&expand=status", null)
                .properties()
                .forEach(entry -> all.add(new Registered(
                        config(entry.getKey(), entry.getValue().at("/info/config")),
                        ConnectorStatus.of(entry.getValue().path("status")))));
        return all;
    }

    private static ConnectorConfig config(String name, JsonNode settings) {
        Map<String, String> config = new LinkedHashMap<>();
        settings.properties()
                .forEach(entry -> config.put(entry.getKey(), entry.getValue().asText()));
        return new ConnectorConfig(name, config);
    }

    /** What a connector and its tasks do just now. */
    public ConnectorStatus status(String name) {
        return ConnectorStatus.of(send("GET", path(name) + "/status", null));
    }

    /**
     * Waits until a connector and all its tasks run.
     *
     * @throws ConnectException when one of them fails, with what Connect says of it, or when the time is over
     */
    public void awaitRunning(String name, Duration patience) {
        ConnectorStatus last = await(name, patience, status -> status.isRunning() || status.isFailed(), "run");
        if (last.isFailed()) {
            throw new ConnectException(0, last.describe());
        }
    }

    /**
     * Waits until a connector or one of its tasks has failed.
     *
     * @throws ConnectException when the time is over
     */
    public ConnectorStatus awaitFailed(String name, Duration patience) {
        return await(name, patience, ConnectorStatus::isFailed, "fail");
    }

    private ConnectorStatus await(String name, Duration patience, Predicate<ConnectorStatus> wanted, String what) {
        long deadline = System.nanoTime() + patience.toNanos();
        ConnectorStatus last = statusOrNone(name);
        while (!wanted.test(last)) {
            if (System.nanoTime() > deadline) {
                throw new ConnectException(
                        0,
                        "Waited " + patience.toSeconds() + " s for connector " + name + " to " + what + ". "
                                + last.describe());
            }
            pause();
            last = statusOrNone(name);
        }
        return last;
    }

    /** The topics that a connector has written to or read from so far. */
    public Set<String> topics(String name) {
        Set<String> topics = new TreeSet<>();
        send("GET", path(name) + "/topics", null)
                .path(name)
                .path("topics")
                .forEach(topic -> topics.add(topic.asText()));
        return topics;
    }

    /**
     * Waits until a connector has written to or read from all of these topics.
     *
     * @throws ConnectException when it fails, with what Connect says of it, or when the time is over
     */
    public void awaitTopics(String name, Collection<String> topics, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        Set<String> used = topics(name);
        while (!used.containsAll(topics)) {
            ConnectorStatus status = status(name);
            if (status.isFailed()) {
                throw new ConnectException(0, status.describe());
            }
            if (System.nanoTime() > deadline) {
                throw new ConnectException(
                        0,
                        "Waited " + patience.toSeconds() + " s for connector " + name + " to use the topics "
                                + new TreeSet<>(topics) + "; so far it uses " + used + ".");
            }
            pause();
            used = topics(name);
        }
    }

    /** A connector that was registered a moment ago has no status yet. */
    private ConnectorStatus statusOrNone(String name) {
        try {
            return status(name);
        } catch (ConnectException e) {
            if (e.status() != NOT_FOUND) {
                throw e;
            }
            return new ConnectorStatus(name, List.of());
        }
    }

    /** Starts a connector and its tasks again, failed or not. */
    public void restart(String name) {
        send("POST", path(name) + "/restart?includeTasks=true", null);
    }

    /** Stops a connector's work until {@link #resume}; its tasks stay. */
    public void pause(String name) {
        send("PUT", path(name) + "/pause", null);
    }

    /** Ends a connector's tasks until {@link #resume}; then its offsets may be changed. */
    public void stop(String name) {
        send("PUT", path(name) + "/stop", null);
    }

    /** Goes on after {@link #pause} or {@link #stop}. */
    public void resume(String name) {
        send("PUT", path(name) + "/resume", null);
    }

    /** Removes a connector. Its offsets stay. */
    public void delete(String name) {
        send("DELETE", path(name), null);
    }

    /**
     * Any request of the API.
     *
     * @param method such as {@code GET}
     * @param path such as {@code /connectors?expand=status}
     * @param body what is sent as JSON, or null
     * @return the answer; a missing node where it is empty
     */
    public JsonNode send(String method, String path, @Nullable Object body) {
        HttpRequest request = request(method, path, body);
        long deadline = System.nanoTime() + rebalancePatience.toNanos();
        HttpResponse<String> response = exchange(request);
        while (response.statusCode() == CONFLICT && System.nanoTime() < deadline) {
            pause();
            response = exchange(request);
        }
        if (response.statusCode() >= 300) {
            throw new ConnectException(
                    response.statusCode(),
                    "Connect refused " + method + " " + url + path + " (" + response.statusCode() + "): "
                            + message(response.body()));
        }
        return json(response.body());
    }

    /** The path of a connector, whatever its name has in it: {@code /connectors/NAME}. */
    public static String path(String connector) {
        return "/connectors/"
                + URLEncoder.encode(connector, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest request(String method, String path, @Nullable Object body) {
        try {
            HttpRequest.BodyPublisher content = body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
            return HttpRequest.newBuilder(URI.create(url + path))
                    .timeout(requestTimeout)
                    .header("Content-Type", "application/json")
                    .header("Accept", "application/json")
                    .method(method, content)
                    .build();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON can be made of the body: " + e.getOriginalMessage(), e);
        }
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            ConnectException unreachable = new ConnectException(
                    0,
                    "The Connect worker at " + url + " does not answer " + request.method() + " "
                            + request.uri().getPath() + ": " + reason(e) + ".");
            unreachable.initCause(e);
            throw unreachable;
        } catch (InterruptedException e) {
            throw Tools.interrupted(e);
        }
    }

    /** The JDK's client says nothing of a connection that can't be made but the exception's name. */
    private static String reason(IOException unreachable) {
        return unreachable.getMessage() == null && unreachable instanceof java.net.ConnectException
                ? "nobody listens there, or its host is unknown"
                : unreachable.toString();
    }

    private static String message(String body) {
        JsonNode message = json(body).path("message");
        return message.isTextual() ? message.asText() : body;
    }

    private static JsonNode json(String body) {
        if (body.isBlank()) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            // A proxy's page, say: it is quoted as it is.
            return JSON.getNodeFactory().textNode(body);
        }
    }

    private static void pause() {
        try {
            if (new CountDownLatch(1).await(PROBE_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody counts this latch down");
            }
        } catch (InterruptedException e) {
            throw Tools.interrupted(e);
        }
    }
}
