package dev.rowcast.destination.bigquery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import dev.rowcast.deliver.Failure;
import dev.rowcast.deliver.Patience;
import dev.rowcast.destination.Changes;
import dev.rowcast.destination.ShopTask;
import dev.rowcast.destination.StoreCalls;
import dev.rowcast.route.Secret;
import dev.rowcast.store.Prepared;
import dev.rowcast.store.Store;
import dev.rowcast.store.Target;
import io.grpc.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Logins, quotas, and nobody there: what a subscription's state says, and that rows arrive once it is mended. */
@ExtendWith(Patience.class)
class ConnectionIT {
    @TempDir
    Path temporary;

    private final FakeBigQuery bigQuery = new FakeBigQuery();
    private final Changes changes = Changes.notes("notes");

    @AfterEach
    void close() {
        bigQuery.close();
    }

    private ShopTask task(Map<String, Object> more) {
        ShopTask task = new ShopTask(
                temporary.resolve("contracts.jsonl"),
                Stores.open(bigQuery, "notes", more),
                "\"batch\": {\"maxChanges\": 20}");
        task.take(List.of(changes.put(0, Map.of("id", "a", "v", 0L))));
        return task;
    }

    private static void awaitState(ShopTask task, String... words) {
        await().pollInSameThread()
                .until(task::state, state -> List.of(words).stream().allMatch(state::contains));
    }

    @Test
    void whoMayNotMakeTablesIsMisconfiguredUntilTheRightsAreThere() {
        bigQuery.instead.put("POST tables", "403 accessDenied");
        try (ShopTask task = task(Map.of())) {
            awaitState(task, "MISCONFIGURED", "\"auth\"", "rights on the dataset");
            bigQuery.instead.clear();
            task.awaitDone();
        }
        assertThat(bigQuery.rows("notes")).hasSize(1);
    }

    @Test
    void whoMayNotWriteIsMisconfigured() {
        bigQuery.denied = Status.Code.PERMISSION_DENIED;
        try (ShopTask task = task(Map.of())) {
            awaitState(task, "MISCONFIGURED", "\"auth\"");
            bigQuery.denied = null;
            task.awaitDone();
        }
    }

    @Test
    void aQuotaOfTablesIsWaitedFor() throws Exception {
        bigQuery.instead.put("POST tables", "403 rateLimitExceeded");
        bigQuery.retryAfter = 4;
        try (Store store = Stores.open(bigQuery, "notes")) {
            Prepared said = StoreCalls.done(store.prepare(store.target(Stores.NOTES), Stores.NOTES));
            assertThat(said)
                    .isInstanceOfSatisfying(
                            Prepared.Failed.class,
                            failed -> assertThat(failed.answer())
                                    .extracting(each -> each.failure(), each -> each.retryDelay())
                                    .containsExactly(Failure.UNREACHABLE, Duration.ofSeconds(4)));
        }
        bigQuery.retryAfter = 0;
        try (ShopTask task = task(Map.of())) {
            awaitState(task, "BACKING_OFF", "as a test has it");
            bigQuery.instead.clear();
            task.awaitDone();
        }
    }

    @Test
    void whereNobodyListensItIsTriedAgain() {
        // One that was free a moment ago may be another test's by now.
        URI nobody = URI.create("http://127.0.0.1:1");
        try (ShopTask task = task(endpoint(nobody, bigQuery.storage()))) {
            awaitState(task, "BACKING_OFF", "no answer from BigQuery");
        }
        try (ShopTask task = task(endpoint(bigQuery.api(), nobody))) {
            awaitState(task, "BACKING_OFF", "BigQuery: io exception");
        }
    }

    @Test
    void whatTalksNoTlsIsMisconfigured() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (ServerSocket plain = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Future<?> answering = threads.submit(() -> {
                while (true) {
                    try (Socket socket = plain.accept()) {
                        socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
                    }
                }
            });
            URI secured = URI.create("https://127.0.0.1:" + plain.getLocalPort());
            try (ShopTask task = task(endpoint(secured, bigQuery.storage()))) {
                awaitState(task, "MISCONFIGURED", "no TLS with BigQuery", "\"endpoint\"");
            }
            assertThat(answering).isNotDone();
        } finally {
            threads.shutdownNow();
        }
    }

    private static Map<String, Object> endpoint(URI api, URI storage) {
        return Map.of("endpoint", Map.of("api", api.toString(), "storage", storage.toString()));
    }

    @Test
    void anAnswerThatNeverComesFailsAndWhatIsNextIsSentAnew() throws Exception {
        Store store = Stores.open(bigQuery, "notes");
        Connection connection = Connection.to(Stores.settings(bigQuery, "notes", Map.of()));
        RowForm form = RowForm.of(Stores.NOTES.contract(), Map.of(), true);
        try (store;
                connection;
                AppendStream stream = new AppendStream(
                        connection.channel(),
                        null,
                        new TableName("shop", "notes").stream(FakeBigQuery.PROJECT),
                        form.schema(),
                        Duration.ofSeconds(1))) {
            Target target = StoreCalls.ready(store, Stores.NOTES);
            List<ByteString> row = List.of(RowForm.message(
                    Stores.put(target, "a", 1),
                    RowBody.read(Stores.put(target, "a", 1).body()).columns()));
            bigQuery.swallowed.set(2);
            CompletableFuture<AppendRowsResponse> first = stream.append(row);
            CompletableFuture<AppendRowsResponse> second = stream.append(row);
            assertThatThrownBy(() -> StoreCalls.done(first)).hasCauseInstanceOf(TimeoutException.class);
            assertThatThrownBy(() -> StoreCalls.done(second)).isInstanceOf(ExecutionException.class);
            assertThat(StoreCalls.done(stream.append(row)).hasAppendResult()).isTrue();
        }
    }

    @Test
    void aFileWithoutCredentialsIsNamed() throws IOException {
        Path file = temporary.resolve("google.json");
        BigQuerySettings settings = Stores.settings(bigQuery, "notes", Map.of("auth", Map.of("file", file.toString())));
        assertThatThrownBy(() -> Connection.to(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString());
        Files.writeString(file, "{\"type\": \"sesame\"}");
        assertThatThrownBy(() -> Connection.to(settings)).hasMessageStartingWith("no credentials for BigQuery");
    }

    /** As Google's service accounts have it: a key of their own, for which they get a token. */
    @Test
    void aServiceAccountGetsItsTokenAndOneThatIsRefusedIsMisconfigured() throws Exception {
        Map<String, Object> login = Map.of("auth", Map.of("json", new Secret("google", account())));
        try (Store store = Stores.open(bigQuery, "notes", login)) {
            Prepared said = StoreCalls.done(store.prepare(store.target(Stores.NOTES), Stores.NOTES));
            assertThat(said).isEqualTo(Prepared.Ready.READY);
        }
        assertThat(bigQuery.logins).contains("Bearer token-of-the-test");
        bigQuery.instead.put("POST token", "400 invalid_grant");
        try (Store store = Stores.open(bigQuery, "notes", login)) {
            Prepared said = StoreCalls.done(store.prepare(store.target(Stores.NOTES), Stores.NOTES));
            assertThat(said)
                    .asString()
                    .contains("MISCONFIGURED", "BigQuery's login fails")
                    .doesNotContain("PRIVATE");
        }
    }

    private String account() throws Exception {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        JsonObject account = new JsonObject();
        account.addProperty("type", "service_account");
        account.addProperty("project_id", FakeBigQuery.PROJECT);
        account.addProperty("private_key_id", "1");
        account.addProperty(
                "private_key",
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(
                                        keys.generateKeyPair().getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        account.addProperty("client_email", "rowcast@shop-reports.iam.gserviceaccount.com");
        account.addProperty("client_id", "7");
        account.addProperty("token_uri", bigQuery.api() + "/token");
        return account.toString();
    }
}
