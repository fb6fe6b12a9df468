package dev.rowcast.destination.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.TableId;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.route.RoutingException;
import dev.rowcast.route.RoutingParser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strict about what the routing says of it. */
class OpenSearchDestinationTypeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'url': 'https://search:9200'",
                "'url': ['https://a:9200', 'https://b'], 'index': 'orders'",
                "'url': 'http://127.0.0.1:9200/', 'index': '{database}.{table}_v2'",
                "'url': 'https://a', 'auth': {'user': 'rowcast', 'password': {'secret': 'os'}}, 'tls': {'ca': '/etc/ca.pem'}",
                "'url': 'https://a', 'auth': {'user': {'secret': 'os'}, 'password': {'secret': 'os'}}",
                "'url': 'https://a', 'tombstones': {'retention': '36h'}, 'bulk': {'maxBytes': '512KiB'}, 'takeOver': 'old'",
            })
    void takes(String settings) {
        assertThatCode(() -> read(settings)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "'index': 'orders' | /url missing",
                "'url': [] | /url names no node",
                "'url': 'search:9200' | /url is no URL of a node",
                "'url': 'https://user:sesame@a' | /url is no URL of a node",
                "'url': 'https://a/path' | /url is no URL of a node",
                "'url': ['https://a', 5] | /url/1 is no URL of a node",
                "'url': ['https://a', 'http://b'] | /url some nodes with TLS",
                "'url': 'https://a', 'index': 'Orders' | /index is no name",
                "'url': 'https://a', 'index': '_orders' | /index is no name",
                "'url': 'https://a', 'index': '{schema}-{table}' | /index is no name",
                "'url': 'https://a', 'index': 7 | /index is no name",
                "'url': 'https://a', 'auth': 'me' | /auth is not an object",
                "'url': 'https://a', 'auth': {'user': 'me'} | /auth a user and a password belong together",
                "'url': 'https://a', 'auth': {'user': 'me', 'password': 'sesame'} | /auth/password is not the name of a secret",
                "'url': 'https://a', 'tls': {'ca': 'ca.pem'} | /tls/ca is not an absolute path",
                "'url': 'http://a', 'tls': {'ca': '/ca.pem'} | /tls/ca there is no TLS",
                "'url': 'https://a', 'tls': {'insecure': true} | /tls/insecure unknown key",
                "'url': 'https://a', 'tombstones': {'retention': '7'} | /tombstones/retention is not a duration",
                "'url': 'https://a', 'tombstones': {'retention': '5m'} | /tombstones/retention is not a duration",
                "'url': 'https://a', 'bulk': {'maxBytes': 5} | /bulk/maxBytes is not a size",
                "'url': 'https://a', 'bulk': {'maxBytes': '1000MiB'} | /bulk/maxBytes is not a size",
                "'url': 'https://a', 'takeOver': true | /takeOver is not text",
                "'url': 'https://a', 'a/b': 1 | /a~1b unknown key",
            })
    void refuses(String settings, String mistake) {
        assertThatThrownBy(() -> read(settings))
                .isInstanceOfSatisfying(
                        RoutingException.class,
                        refused -> assertThat(refused.mistakes())
                                .first()
                                .satisfies(found -> assertThat(found.pointer() + " " + found.message())
                                        .startsWith("/subscriptions/0/destination" + mistake)
                                        .doesNotContain("sesame")));
    }

    @Test
    void anIndexIsCalledAsItsTableIsUnlessItIsNamed() {
        TableId table = new TableId("Shop", "Order Lines");
        assertThat(IndexName.of(OpenSearchSettings.DEFAULT_INDEX, table).alias())
                .isEqualTo("shop-order lines");
        assertThat(IndexName.of("orders", table).rows()).isEqualTo("orders-rows");
    }

    @Test
    void whatIsNotSaidHasADefault() {
        OpenSearchSettings settings = new SettingsReader().read(Map.of("url", "https://a"));
        assertThat(settings.index()).isEqualTo("{database}-{table}");
        assertThat(settings.retention()).isEqualTo(Duration.ofDays(7));
        assertThat(settings.bulkBytes()).isEqualTo(5 * 1024 * 1024);
    }

    private static void read(String settings) {
        RoutingParser.parse(
                ("{'subscriptions': [{'name': 'a', 'tables': ['shop.*'], 'destination': {'type': 'opensearch', "
                                + settings + "}}]}")
                        .replace('\'', '"'),
                name -> Optional.of("sesame"),
                InstalledDestinations.in(List.of()));
    }
}
