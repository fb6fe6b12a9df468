package dev.rowcast.destination.bigquery;

import com.google.api.client.http.HttpBackOffIOExceptionHandler;
import com.google.api.client.http.HttpBackOffUnsuccessfulResponseHandler;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpUnsuccessfulResponseHandler;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.ExponentialBackOff;
import com.google.api.services.bigquery.Bigquery;
import com.google.api.services.bigquery.BigqueryScopes;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.GoogleCredentials;
import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.auth.MoreCallCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Google's clients of the settings, and the threads on which they may block. Thread-safe.
 *
 * @param once tables and queries, nothing of which is tried again by itself: a lane does, which knows what else waits
 * @param patient the same, tried again for some time, for who reads
 * @param credentials null for none
 * @param storage where rows are written
 * @param threads for whatever waits for an answer
 */
record Connection(
        Bigquery once, Bigquery patient, @Nullable GoogleCredentials credentials, URI storage, ExecutorService threads)
        implements AutoCloseable {
    private static final URI API = URI.create("https://bigquery.googleapis.com");
    private static final URI STORAGE = URI.create("https://bigquerystorage.googleapis.com");
    private static final int TLS_PORT = 443;
    private static final int PLAIN_PORT = 80;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    private static final int IDLE_MINUTES = 15;

    /** @throws IllegalArgumentException if the credentials can't be read */
    static Connection to(BigQuerySettings settings) {
        BigQuerySettings.Endpoint endpoint = settings.endpoint();
        URI api = endpoint == null ? API : endpoint.api();
        GoogleCredentials credentials = credentials(settings.auth());
        return new Connection(
                client(api, credentials, false),
                client(api, credentials, true),
                credentials,
                endpoint == null ? STORAGE : endpoint.storage(),
                pool());
    }

    private static ExecutorService pool() {
        AtomicInteger count = new AtomicInteger();
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "rowcast-bigquery-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    private static @Nullable GoogleCredentials credentials(BigQuerySettings.@Nullable Auth auth) {
        if (auth == BigQuerySettings.Auth.None.NONE) {
            return null;
        }
        try {
            return found(auth).createScoped(BigqueryScopes.BIGQUERY);
        } catch (IOException e) {
            // Google's messages name what is missing of the credentials, and none of what they have.
            throw new IllegalArgumentException(
                    "no credentials for BigQuery: " + e.getMessage()
                            + "; write \"auth\", or have Google's application default credentials on this machine",
                    e);
        }
    }

    private static GoogleCredentials found(BigQuerySettings.@Nullable Auth auth) throws IOException {
        if (auth instanceof BigQuerySettings.Auth.Json given) {
            return read(new ByteArrayInputStream(given.json().value().getBytes(StandardCharsets.UTF_8)));
        }
        if (auth instanceof BigQuerySettings.Auth.File given) {
            try (InputStream file = Files.newInputStream(given.path())) {
                return read(file);
            }
        }
        return GoogleCredentials.getApplicationDefault();
    }

    private static GoogleCredentials read(InputStream json) throws IOException {
        return GoogleCredentials.fromStream(json);
    }

    private static Bigquery client(URI api, @Nullable GoogleCredentials credentials, boolean patient) {
        return new Bigquery.Builder(
                        new NetHttpTransport(), GsonFactory.getDefaultInstance(), requests(credentials, patient))
                .setApplicationName("rowcast")
                .setRootUrl(api.toString().replaceAll("/$", "") + "/")
                .build();
    }

    private static HttpRequestInitializer requests(@Nullable GoogleCredentials credentials, boolean patient) {
        HttpCredentialsAdapter login = credentials == null ? null : new HttpCredentialsAdapter(credentials);
        return request -> {
            if (login != null) {
                login.initialize(request);
            }
            request.setConnectTimeout((int) CONNECT.toMillis());
            request.setReadTimeout((int) ANSWER.toMillis());
            if (patient) {
                again(request);
            }
        };
    }

    private static void again(HttpRequest request) {
        HttpUnsuccessfulResponseHandler login = request.getUnsuccessfulResponseHandler();
        HttpBackOffUnsuccessfulResponseHandler busy = new HttpBackOffUnsuccessfulResponseHandler(pauses())
                .setBackOffRequired(
                        response -> response.getStatusCode() >= SERVER_ERROR || response.getStatusCode() == TOO_MANY);
        request.setUnsuccessfulResponseHandler(
                (each, response, retries) -> login != null && login.handleResponse(each, response, retries)
                        || busy.handleResponse(each, response, retries));
        request.setIOExceptionHandler(new HttpBackOffIOExceptionHandler(pauses()));
    }

    private static ExponentialBackOff pauses() {
        return new ExponentialBackOff.Builder()
                .setMaxElapsedTimeMillis((int) PATIENCE.toMillis())
                .build();
    }

    /** A connection of its own for a stream of rows, opened with the first one. */
    ManagedChannel channel() {
        boolean plain = storage.getScheme().equals("http");
        int standard = plain ? PLAIN_PORT : TLS_PORT;
        int port = storage.getPort() < 0 ? standard : storage.getPort();
        NettyChannelBuilder channel = NettyChannelBuilder.forAddress(storage.getHost(), port)
                .idleTimeout(IDLE_MINUTES, TimeUnit.MINUTES)
                .disableRetry();
        return (plain ? channel.usePlaintext() : channel).build();
    }

    /** What BigQuery is asked, and waited for. */
    interface Question<T> {
        T ask() throws IOException;
    }

    /** Asks on a thread of its own. */
    <T> CompletableFuture<T> ask(Question<T> question) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return question.ask();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                threads);
    }

    /** Who writes; null for nobody. */
    @Nullable CallCredentials login() {
        return credentials == null ? null : MoreCallCredentials.from(credentials);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
