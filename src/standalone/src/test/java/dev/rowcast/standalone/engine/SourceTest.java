package dev.rowcast.standalone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTest {
    /** Records are told apart by the names of their topics; under another name a sign of life would be taken for a row. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "topic.prefix",
                "topic.heartbeat.prefix",
                "topic.transaction",
                "topic.delimiter",
                "topic.naming.strategy"
            })
    void nobodyElseNamesTopics(String setting) {
        assertThat(Source.isOurs(setting)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"snapshot.mode", "database.ssl.mode", "column.mask.with.8.chars", "max.batch.size"})
    void theRestIsTheUsers(String setting) {
        assertThat(Source.isOurs(setting)).isFalse();
        Source source = new Source("shop", "h", 3306, "u", "p", 7, "shop\\..*", Map.of(setting, "x"));
        assertThat(source.engineSettings()).containsEntry(setting, "x");
    }

    @Test
    void thePasswordIsForTheEngineAlone() {
        Source source = new Source("shop", "h", 3306, "u", "very secret", 7, "shop\\..*", Map.of());
        assertThat(source.toString()).doesNotContain("very secret");
        assertThat(source.engineSettings()).containsEntry("database.password", "very secret");
    }

    /** Only the engine has what it verifies a server by; a failure isn't looked into by a connection that verifies less. */
    @ParameterizedTest
    @ValueSource(strings = {"verify_ca", "VERIFY_IDENTITY"})
    void aServerThatHasToShowWhoItIsIsAskedByTheEngineAlone(String mode) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(300);
            Source verified = new Source(
                    "shop", "127.0.0.1", server.getLocalPort(), "u", "p", 7, "t", Map.of("database.ssl.mode", mode));
            assertThat(SourceFailure.words(verified, new IllegalStateException("why"), ""))
                    .isEqualTo("why");
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void othersAreAskedAsTheEngineAsksThem() {
        Source source = new Source("shop", "h", 3306, "u", "p", 7, "t", Map.of("database.ssl.mode", "required"));
        assertThat(source.sslMode()).isEqualTo("REQUIRED");
        assertThat(new Source("shop", "h", 3306, "u", "p", 7, "t", Map.of()).sslMode())
                .isEqualTo("PREFERRED");
    }

    /** Of rows of 2 MB each, 8,192 would be 16 GB. */
    @Test
    @Tag("pitfall-37")
    void whatTheEngineReadsAheadIsBoundedByItsBytes() {
        Map<String, String> settings =
                new Source("shop", "h", 3306, "u", "p", 7, "shop\\..*", Map.of()).engineSettings();
        assertThat(Long.parseLong(settings.get("max.queue.size.in.bytes"))).isBetween(1L, 64L << 20);
    }
}
