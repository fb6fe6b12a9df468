package dev.rowcast.destination.dynamodb;

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
class DynamoDbDestinationTypeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'region': 'eu-central-1'",
                "'region': 'us-gov-west-1', 'table': 'orders', 'key': 'id', 'marks': 'prod-targets'",
                "'region': 'eu-central-1', 'endpoint': 'http://127.0.0.1:8000/', 'table': 'prod.{database}_{table}'",
                "'region': 'eu-central-1', 'auth': {'accessKey': 'AKIA', 'secretKey': {'secret': 'aws'}}, 'tls': {'ca': '/etc/ca.pem'}",
                "'region': 'eu-central-1', 'auth': {'accessKey': {'secret': 'a'}, 'secretKey': {'secret': 'b'}, 'sessionToken': {'secret': 'c'}}",
                "'region': 'eu-central-1', 'tombstones': {'retention': '36h'}, 'concurrency': 8, 'numbers': 'refuse', 'takeOver': 'old'",
            })
    void takes(String settings) {
        assertThatCode(() -> read(settings)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "'table': 'orders' | /region missing",
                "'region': 'Frankfurt' | /region is no name of a region",
                "'region': 7 | /region is no name of a region",
                "'region': 'eu-central-1', 'endpoint': 'dynamodb:8000' | /endpoint is no URL",
                "'region': 'eu-central-1', 'endpoint': 'http://user:sesame@a' | /endpoint is no URL",
                "'region': 'eu-central-1', 'endpoint': 'http://a/path' | /endpoint is no URL",
                "'region': 'eu-central-1', 'table': 'a b' | /table is no name",
                "'region': 'eu-central-1', 'table': 'ab' | /table is no name",
                "'region': 'eu-central-1', 'table': '{schema}-{table}' | /table is no name",
                "'region': 'eu-central-1', 'key': '' | /key is no name",
                "'region': 'eu-central-1', 'key': '_rowcast_version' | /key is no name",
                "'region': 'eu-central-1', 'marks': '{table}' | /marks is no name",
                "'region': 'eu-central-1', 'auth': 'me' | /auth is not an object",
                "'region': 'eu-central-1', 'auth': {} | /auth accessKey and secretKey belong together",
                "'region': 'eu-central-1', 'auth': {'accessKey': 'me'} | /auth accessKey and secretKey belong together",
                "'region': 'eu-central-1', 'auth': {'accessKey': 'me', 'secretKey': 'sesame'} | /auth/secretKey is not the name of a secret",
                "'region': 'eu-central-1', 'auth': {'accessKey': 'me', 'secretKey': {'secret': 'a'}, 'sessionToken': 'sesame'} | /auth/sessionToken is not the name of a secret",
                "'region': 'eu-central-1', 'tls': {'ca': 'ca.pem'} | /tls/ca is not an absolute path",
                "'region': 'eu-central-1', 'tls': {'insecure': true} | /tls/insecure unknown key",
                "'region': 'eu-central-1', 'tombstones': {'retention': '7'} | /tombstones/retention is not a duration",
                "'region': 'eu-central-1', 'tombstones': {'retention': '5m'} | /tombstones/retention is not a duration",
                "'region': 'eu-central-1', 'concurrency': 0 | /concurrency is not a whole number",
                "'region': 'eu-central-1', 'concurrency': '64' | /concurrency is not a whole number",
                "'region': 'eu-central-1', 'numbers': 'round' | /numbers is neither",
                "'region': 'eu-central-1', 'takeOver': true | /takeOver is not text",
                "'region': 'eu-central-1', 'a/b': 1 | /a~1b unknown key",
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
    void aTableIsCalledAsItsTableIsUnlessItIsNamed() {
        TableId table = new TableId("Shop", "Order_Lines");
        assertThat(TableName.of(DynamoDbSettings.DEFAULT_TABLE, table).name()).isEqualTo("Shop-Order_Lines");
        assertThat(TableName.of("orders", table).name()).isEqualTo("orders");
        assertThat(TableName.of(DynamoDbSettings.DEFAULT_TABLE, new TableId("shop", "order lines"))
                        .isValid())
                .isFalse();
    }

    @Test
    void whatIsNotSaidHasADefault() {
        DynamoDbSettings settings = new SettingsReader().read(Map.of("region", "eu-central-1"));
        assertThat(settings)
                .isEqualTo(new DynamoDbSettings(
                        "eu-central-1",
                        null,
                        "{database}-{table}",
                        "pk",
                        "rowcast-targets",
                        null,
                        null,
                        Duration.ofDays(7),
                        64,
                        true,
                        null));
    }

    private static void read(String settings) {
        RoutingParser.parse(
                ("{'subscriptions': [{'name': 'a', 'tables': ['shop.*'], 'destination': {'type': 'dynamodb', "
                                + settings + "}}]}")
                        .replace('\'', '"'),
                name -> Optional.of("sesame"),
                InstalledDestinations.in(List.of()));
    }
}
