package dev.rowcast.destination.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.RowVersion;
import dev.rowcast.change.TableId;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.route.RoutingException;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.route.Secret;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strict about what the routing says of it. */
class BigQueryDestinationTypeTest {
    private static final String AT = "'project': 'shop-reports', 'dataset': 'shop'";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ", 'table': 'orders', 'location': 'EU', 'takeOver': 'old'",
                ", 'dataset': '{database}', 'table': 'prod-{database}_{table}', 'location': 'europe-west3'",
                ", 'auth': {'file': '/etc/rowcast/bigquery.json'}",
                ", 'auth': {'json': {'secret': 'google'}}, 'numbers': 'refuse', 'request': {'maxBytes': '9MiB'}",
                ", 'auth': 'none', 'endpoint': {'api': 'http://127.0.0.1:9050', 'storage': 'http://127.0.0.1:9060/'}",
                ", 'tombstones': {'retention': '1d'}",
            })
    void takes(String settings) {
        String dataset = settings.contains("'dataset'") ? "'project': 'shop-reports'" : AT;
        assertThatCode(() -> read(dataset + settings)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "'dataset': 'shop' | /project missing",
                "'project': 'Shop', 'dataset': 'shop' | /project is no id of a project",
                "'project': 'shop-reports' | /dataset missing",
                "'project': 'shop-reports', 'dataset': 'a-b' | /dataset is no name of a dataset",
                "'project': 'shop-reports', 'dataset': '{schema}' | /dataset is no name of a dataset",
                "AT, 'table': 'a b' | /table is no name of a table",
                "AT, 'table': 'rowcast_mark_{table}' | /table is no name of a table",
                "AT, 'location': 'Frankfurt' | /location is no location",
                "AT, 'auth': 'me' | /auth is not an object",
                "AT, 'auth': 'none' | /auth \"none\" is for an \"endpoint\" of your own",
                "AT, 'auth': {} | /auth has to have either \"file\" or \"json\"",
                "AT, 'auth': {'file': '/a', 'json': {'secret': 'a'}} | /auth has to have either \"file\" or \"json\"",
                "AT, 'auth': {'file': 'a.json'} | /auth/file is not an absolute path",
                "AT, 'auth': {'json': '{sesame}'} | /auth/json is not the name of a secret",
                "AT, 'auth': {'key': 'sesame'} | /auth/key unknown key",
                "AT, 'endpoint': 'http://a' | /endpoint is not an object",
                "AT, 'endpoint': {'api': 'http://a'} | /endpoint/storage missing",
                "AT, 'endpoint': {'api': 'a:80', 'storage': 'http://a'} | /endpoint/api is no URL",
                "AT, 'endpoint': {'api': 'http://me:sesame@a', 'storage': 'http://a'} | /endpoint/api is no URL",
                "AT, 'tombstones': {'retention': '5m'} | /tombstones/retention is not a duration",
                "AT, 'request': {'maxBytes': '10MiB'} | /request/maxBytes is not a size of 1 KiB to 9 MiB",
                "AT, 'request': {'maxBytes': 5} | /request/maxBytes is not a size",
                "AT, 'numbers': 'round' | /numbers is neither",
                "AT, 'takeOver': true | /takeOver is not text",
                "AT, 'a/b': 1 | /a~1b unknown key",
            })
    void refuses(String settings, String mistake) {
        assertThatThrownBy(() -> read(settings.replace("AT", AT)))
                .isInstanceOfSatisfying(
                        RoutingException.class,
                        refused -> assertThat(refused.mistakes())
                                .first()
                                .satisfies(found -> assertThat(found.pointer() + " " + found.message())
                                        .startsWith("/subscriptions/0/destination" + mistake)
                                        .doesNotContain("sesame")));
    }

    @Test
    void everyMistakeIsTold() {
        SettingsReader reader = new SettingsReader();
        reader.read(Map.of("project", 7, "dataset", 7, "location", 7, "numbers", 7));
        assertThat(reader.problems())
                .extracting(each -> each.pointer())
                .containsExactly("/project", "/dataset", "/location", "/numbers");
    }

    @Test
    void aTableIsCalledAsItsTableIsUnlessItIsNamed() {
        TableId table = new TableId("Shop", "Order_Lines");
        assertThat(name(Map.of(), table)).isEqualTo(new TableName("shop", "Order_Lines"));
        assertThat(name(Map.of("dataset", "{database}_eu", "table", "orders"), table))
                .isEqualTo(new TableName("Shop_eu", "orders"));
        TableName spaced = name(Map.of(), new TableId("shop", "order lines"));
        assertThat(spaced.isValid()).isFalse();
        assertThat(TableName.of(new TableName("shop", "a.b").target()).isValid())
                .isFalse();
    }

    private static TableName name(Map<String, Object> more, TableId table) {
        BigQuerySettings settings = settings(more);
        return TableName.of(settings.dataset(), settings.table(), table);
    }

    @Test
    void whatIsNotSaidHasADefault() {
        assertThat(settings(Map.of()))
                .isEqualTo(new BigQuerySettings(
                        "shop-reports", "shop", "{table}", null, null, null, Duration.ofDays(2), 5 << 20, true, null));
        assertThat(settings(Map.of("auth", Map.of("json", new Secret("google", "{}"))))
                        .auth())
                .isEqualTo(new BigQuerySettings.Auth.Json(new Secret("google", "{}")));
    }

    private static BigQuerySettings settings(Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(Map.of("project", "shop-reports", "dataset", "shop"));
        all.putAll(more);
        return new SettingsReader().read(all);
    }

    private static void read(String settings) {
        RoutingParser.parse(
                ("{'subscriptions': [{'name': 'a', 'tables': ['shop.*'], 'destination': {'type': 'bigquery', "
                                + settings + "}}]}")
                        .replace('\'', '"'),
                name -> Optional.of("sesame"),
                InstalledDestinations.in(List.of()));
    }

    /** BigQuery compares section by section, as numbers; of as many digits they compare as texts too. */
    @Test
    void aVersionIsTwoSectionsOfAsManyDigits() {
        assertThat(Columns.sequence(new RowVersion(0, 0))).isEqualTo("0000000/0000000000");
        assertThat(Columns.sequence(new RowVersion(0x1abcde, 0x12345))).isEqualTo("01abcde/0000012345");
        assertThat(Columns.sequence(new RowVersion(RowVersion.MAX_EPOCH, RowVersion.MAX_SEQUENCE)))
                .isEqualTo("1ffffff/3fffffffff");
        assertThat(Columns.sequence(new RowVersion(1, 0)))
                .isGreaterThan(Columns.sequence(new RowVersion(0, RowVersion.MAX_SEQUENCE)));
    }
}
