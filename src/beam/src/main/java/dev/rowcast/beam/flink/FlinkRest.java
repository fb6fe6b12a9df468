package dev.rowcast.beam.flink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.batch.source.UnfinishedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;

/**
 * The REST interface of a JobManager. Each question waits for the answer; one that is refused throws an {@link UnfinishedException}, and one that isn't answered
 * an {@link UncheckedIOException}. Thread-safe.
 */
final class FlinkRest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MULTIPLE_CHOICES = 300;
    private static final int NOT_FOUND = 404;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Flink's names for its exceptions and ours, which say nobody anything. */
    private static final Pattern CLASS =
            Pattern.compile("^(Caused by: )?(dev\\.rowcast|java|org\\.apache\\.flink)\\.[\\w.$]+: ");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final String url;

    /**
     * A cluster.
     *
     * @param version of Flink
     * @param slots how many it has
     * @param free how many of these nobody uses
     */
    record Overview(String version, int slots, int free) {}

    /**
     * @param master {@code host:port}, or a URL
     * @throws UnfinishedException if it is neither
     */
    FlinkRest(String master) {
        String all = master.contains("://") ? master : "http://" + master;
        this.url = all.endsWith("/") ? all.substring(0, all.length() - 1) : all;
        try {
            URI uri = new URI(url);
            if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
                throw new URISyntaxException(master, "no host");
            }
        } catch (URISyntaxException wrong) {
            throw new UnfinishedException(
                    "\"" + master + "\" is no address; write http://HOST:PORT of the JobManager's REST interface",
                    wrong);
        }
    }

    /** The URL. */
    String url() {
        return url;
    }

    /**
     * How the cluster is.
     *
     * @throws UnfinishedException if there is none
     */
    Overview overview() {
        JsonNode overview;
        try {
            overview = get("/overview");
        } catch (UnfinishedException other) {
            overview = JSON.nullNode();
        }
        if (!overview.has("flink-version")) {
            throw new UnfinishedException(
                    "what answers at " + url
                            + " isn't the REST interface of a Flink JobManager, which is on port 8081 mostly; name that",
                    null);
        }
        return new Overview(
                overview.path("flink-version").asText(),
                overview.path("slots-total").asInt(),
                overview.path("slots-available").asInt());
    }

    /** Hands in a jar; returns its id. */
    String upload(Path jar) {
        String boundary = "rowcast-" + UUID.randomUUID();
        try {
            BodyPublisher body = BodyPublishers.concat(
                    BodyPublishers.ofString("--" + boundary
                            + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"" + jar.getFileName()
                            + "\"\r\nContent-Type: application/x-java-archive\r\n\r\n"),
                    BodyPublishers.ofFile(jar),
                    BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
            String file = ask(request("/jars/upload")
                            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                            .POST(body))
                    .path("filename")
                    .asText();
            return file.substring(file.lastIndexOf('/') + 1);
        } catch (IOException unreadable) {
            throw new UnfinishedException(jar + " can't be read: " + unreadable, unreadable);
        }
    }

    /** Runs a jar's program; returns the id of the job that it submits. */
    String run(String jar, int parallelism, List<String> arguments) {
        ObjectNode body = JSON.createObjectNode().put("parallelism", parallelism);
        arguments.forEach(body.putArray("programArgsList")::add);
        return ask(request("/jars/" + jar + "/run")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.toString())))
                .path("jobid")
                .asText();
    }

    void remove(String jar) {
        ask(request("/jars/" + jar).DELETE());
    }

    /** Empty where the cluster doesn't know the job. */
    Optional<String> state(String job) {
        HttpResponse<String> answer = answer(request("/jobs/" + job).GET().build());
        return answer.statusCode() == NOT_FOUND
                ? Optional.empty()
                : Optional.of(content(answer).path("state").asText());
    }

    /**
     * How many records the tasks of a step have handed on so far, by what Flink counts while they run.
     *
     * @param step a part of the step's name
     */
    long handedOn(String job, String step) {
        long all = 0;
        for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
            if (vertex.path("name").asText().contains(step)) {
                all += vertex.path("metrics").path("write-records").asLong();
            }
        }
        return all;
    }

    /** What those of the job's tasks have counted that have ended. */
    JobMetrics metrics(String job) {
        return JobMetrics.of(get("/jobs/" + job + "/accumulators"));
    }

    /** Why it failed last, in a few words. */
    String failure(String job) {
        return cause(get("/jobs/" + job + "/exceptions").path("root-exception").asText());
    }

    void cancel(String job) {
        ask(request("/jobs/" + job + "?mode=cancel").method("PATCH", BodyPublishers.noBody()));
    }

    /** Where a person sees the job. */
    String page(String job) {
        return url + "/#/job/running/" + job;
    }

    private JsonNode get(String path) {
        return ask(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
    }

    private JsonNode ask(HttpRequest.Builder request) {
        return content(answer(request.build()));
    }

    /** An interrupt doesn't end it: whoever has asked for a job has to know which one it is. */
    private HttpResponse<String> answer(HttpRequest asked) {
        try {
            return http.sendAsync(asked, HttpResponse.BodyHandlers.ofString()).join();
        } catch (CompletionException gone) {
            IOException why = gone.getCause() instanceof IOException known ? known : new IOException(gone.getCause());
            throw new UncheckedIOException(
                    why instanceof ConnectException
                            ? "nothing answers at " + url
                            : "Flink's JobManager doesn't answer to " + words(asked) + ": " + why,
                    why);
        }
    }

    private JsonNode content(HttpResponse<String> answer) {
        try {
            if (answer.statusCode() < MULTIPLE_CHOICES) {
                return JSON.readTree(answer.body());
            }
            throw new UnfinishedException(
                    "Flink refuses " + words(answer.request()) + " (" + answer.statusCode() + "): "
                            + words(answer.body()),
                    null);
        } catch (JsonProcessingException other) {
            throw new UnfinishedException(
                    "what answers to " + words(answer.request()) + " (" + answer.statusCode()
                            + ") isn't the REST interface of Flink",
                    other);
        }
    }

    private static String words(HttpRequest asked) {
        return asked.method() + " " + asked.uri();
    }

    /** Of the server's stack traces what is at the bottom of the last. */
    private static String words(String body) throws JsonProcessingException {
        StringBuilder all = new StringBuilder();
        JSON.readTree(body)
                .path("errors")
                .forEach(error -> all.append(error.asText()).append('\n'));
        return cause(all.toString());
    }

    private static String cause(String trace) {
        List<String> lines = trace.lines()
                .filter(line -> !line.startsWith("\t") && !line.isBlank() && !line.startsWith("End of exception"))
                .toList();
        return lines.isEmpty()
                ? "it doesn't say why"
                : CLASS.matcher(lines.get(lines.size() - 1)).replaceFirst("");
    }
}
