package dev.rowcast.beam.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.batch.source.UnfinishedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * The REST interface of a JobManager. Each question waits for the answer; one that is refused throws an {@link UnfinishedException}, and one that isn't answered
 * an {@link UncheckedIOException}. Thread-safe.
 */
final class FlinkRest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final String url;

    /** @param master {@code host:port}, or a URL */
    FlinkRest(String master) {
        String all = master.contains("://") ? master : "http://" + master;
        this.url = all.endsWith("/") ? all.substring(0, all.length() - 1) : all;
    }

    int slots() {
        return get("/overview").path("slots-total").asInt();
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

    String state(String job) {
        return get("/jobs/" + job).path("state").asText();
    }

    /** What the job has counted so far. */
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
        HttpRequest asked = request.build();
        String what = asked.method() + " " + asked.uri();
        try {
            HttpResponse<String> answer = http.send(asked, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new UnfinishedException(
                        "Flink refuses " + what + " (" + answer.statusCode() + "): " + words(answer.body()), null);
            }
            return JSON.readTree(answer.body());
        } catch (IOException gone) {
            throw new UncheckedIOException("Flink's JobManager doesn't answer to " + what + ": " + gone, gone);
        } catch (InterruptedException asksToEnd) {
            Thread.currentThread().interrupt();
            throw new UnfinishedException("it was interrupted", asksToEnd);
        }
    }

    /** Of the server's stack traces what is at the bottom of the last. */
    private static String words(String body) throws IOException {
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
                : lines.get(lines.size() - 1).replaceFirst("^Caused by: ", "");
    }
}
