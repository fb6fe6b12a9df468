package dev.rowcast.destination.opensearch;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.OpenSearchGenericClient;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.opensearch.generic.Response;
import org.opensearch.client.transport.OpenSearchTransport;
import org.opensearch.client.transport.httpclient5.ResponseException;

/** Asks by OpenSearch's own client, with bodies as they are. */
final class ClientHttp implements Http {
    /** Numbers keep their digits. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** A longer wait than this is more likely a mistake in units than meant. */
    private static final long LONGEST_WAIT = Duration.ofHours(1).toSeconds();

    private final OpenSearchTransport transport;
    private final OpenSearchGenericClient client;

    ClientHttp(OpenSearchTransport transport) {
        this.transport = transport;
        this.client = new OpenSearchGenericClient(transport);
    }

    @Override
    public CompletableFuture<Reply> send(Request request) {
        byte[] body = request.body();
        return client.executeAsync(Requests.create(
                        request.method(),
                        request.path(),
                        List.of(),
                        request.query(),
                        body == null ? null : Body.from(body, request.type())))
                .thenApply(ClientHttp::reply)
                .exceptionallyCompose(ClientHttp::refusal);
    }

    private static Reply reply(Response response) {
        try (response) {
            JsonNode body = response.getBody().map(ClientHttp::json).orElse(MissingNode.getInstance());
            return new Reply(response.getStatus(), body, retryAfter(response.getHeaders()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The client has exceptions of its own for some statuses, such as those of a wrong password. */
    private static CompletableFuture<Reply> refusal(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof ResponseException refused) {
                return CompletableFuture.completedFuture(
                        new Reply(refused.status(), MissingNode.getInstance(), Duration.ZERO));
            }
        }
        return CompletableFuture.failedFuture(fault);
    }

    private static JsonNode json(Body body) {
        try (body) {
            JsonNode read = JSON.readTree(body.body());
            return read == null ? MissingNode.getInstance() : read;
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }

    private static Duration retryAfter(Iterable<Map.Entry<String, String>> headers) {
        for (Map.Entry<String, String> header : headers) {
            if (header.getKey().equalsIgnoreCase("retry-after")
                    && header.getValue().matches("[0-9]{1,9}")) {
                return Duration.ofSeconds(Math.min(LONGEST_WAIT, Long.parseLong(header.getValue())));
            }
        }
        return Duration.ZERO;
    }

    @Override
    public void close() {
        try {
            transport.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
