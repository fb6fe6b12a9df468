package dev.rowcast.destination.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rowcast.deliver.Patience;
import dev.rowcast.destination.Changes;
import dev.rowcast.destination.ShopTask;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Passwords, certificates, and nobody there: what a subscription's state says, and that rows arrive once it is mended. */
@ExtendWith(Patience.class)
class ConnectionIT {
    private static final String PASSWORD = "sesame-42";

    @TempDir
    Path temporary;

    private final Dynalite node = Dynalite.get();
    private final Changes changes = Changes.notes("secured");

    @AfterEach
    void close() {
        node.drop("secured");
        node.forget("secured");
    }

    private ShopTask task(URI url, Map<String, Object> more) {
        ShopTask task = new ShopTask(
                temporary.resolve("contracts.jsonl"),
                Stores.open(url, "secured", more),
                "\"batch\": {\"maxChanges\": 20}");
        task.take(List.of(changes.put(0, Map.of("id", "a", "v", 0L))));
        return task;
    }

    private static void awaitState(ShopTask task, String... words) {
        await().pollInSameThread()
                .until(task::state, state -> List.of(words).stream().allMatch(state::contains));
        assertThat(task.state()).doesNotContain(PASSWORD);
    }

    @Test
    void whoMayNotWriteIsMisconfiguredAndTheSecretIsNotShown() {
        try (Between between = new Between(node)) {
            between.instead.put("DescribeTable", "AccessDeniedException");
            try (ShopTask task = task(between.url(), Map.of())) {
                awaitState(task, "MISCONFIGURED", "AccessDeniedException", "\"auth\"");
                between.instead.clear();
                task.awaitDone();
            }
        }
        assertThat(node.rows("secured")).hasSize(1);
    }

    @Test
    void aTableThatTakesNoItemsAnyMoreIsMisconfigured() {
        try (Between between = new Between(node)) {
            between.instead.put("PutItem", "UnrecognizedClientException");
            try (ShopTask task = task(between.url(), Map.of())) {
                awaitState(task, "MISCONFIGURED", "UnrecognizedClientException", "\"auth\"");
            }
        }
    }

    @Test
    void aCertificateThatNobodyTrustsIsMisconfiguredAndOneOfItsFileIsTrusted() throws Exception {
        Path ca = temporary.resolve("ca.pem");
        SSLContext server = server(ca);
        try (Between between = new Between(node, server)) {
            try (ShopTask task = task(between.url(), Map.of())) {
                awaitState(task, "MISCONFIGURED", "TLS", "\"tls\"");
            }
            try (ShopTask task = task(between.url(), Map.of("tls", Map.of("ca", ca.toString())))) {
                task.awaitDone();
            }
        }
        assertThat(node.rows("secured")).hasSize(1);
    }

    @Test
    void aFileWithoutCertificatesIsNamed() {
        DynamoDbSettings settings = Stores.settings(
                URI.create("https://127.0.0.1:9"), "secured", Map.of("tls", Map.of("ca", "/nowhere/ca.pem")));
        assertThatThrownBy(() -> Connection.to(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/nowhere/ca.pem");
    }

    @Test
    void whereNobodyListensItIsTriedAgain() {
        // A port that was free a moment ago may be another test's by now.
        try (ShopTask task = task(URI.create("http://127.0.0.1:1"), Map.of())) {
            awaitState(task, "BACKING_OFF", "no answer from DynamoDB", "127.0.0.1:1");
        }
    }

    /** As who has a certificate of its own, for 127.0.0.1, made for this test. */
    private SSLContext server(Path ca) throws Exception {
        Path keys = temporary.resolve("keys.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        run(
                keytool,
                "-genkeypair",
                "-alias",
                "s",
                "-keyalg",
                "EC",
                "-dname",
                "CN=dynamodb",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                keys.toString());
        run(
                keytool,
                "-exportcert",
                "-rfc",
                "-alias",
                "s",
                "-storepass",
                "changeit",
                "-keystore",
                keys.toString(),
                "-file",
                ca.toString());
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
