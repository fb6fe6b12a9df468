package dev.rowcast.destination.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.route.RoutingException;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.route.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Found on the class path, and strict about what the routing says of it. */
class JdbcDestinationTypeTest {
    private static final String AUTH = "\"auth\": {\"user\": \"rowcast\", \"password\": {\"secret\": \"reports\"}}";
    private static final String URL = "\"url\": \"jdbc:postgresql://reports:5432/reports\"";

    @ParameterizedTest
    @ValueSource(
            strings = {
                URL,
                "\"url\": \"jdbc:mysql://reports:3306/\"",
                "\"url\": \"jdbc:mysql://reports\"",
                "\"url\": \"jdbc:mysql://reports:3306/?sslMode=VERIFY_IDENTITY\"",
                URL + ", \"schema\": \"shop\", \"maxConnections\": 100, \"tombstones\": {\"retention\": \"36h\"},"
                        + " \"unfit\": \"text\", \"takeOver\": \"old\"",
            })
    void takes(String settings) {
        assertThatCode(() -> read(settings + ", " + AUTH)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "\"schema\": \"shop\" | /url missing",
                "\"url\": \"jdbc:oracle:thin:@reports\" | /url is not the URL of a MySQL or a PostgreSQL",
                "\"url\": 5 | /url is not the URL",
                "\"url\": \"jdbc:postgresql://reports:5432/\" | /url names no host, or no database",
                "\"url\": \"jdbc:mysql:///shop\" | /url names no host",
                "\"url\": \"jdbc:mysql://root:hunter2@reports/\" | /url has a user or a password in it",
                "\"url\": \"jdbc:postgresql://reports/r?ssl=true&password=hunter2\" | /url has a user or a password in it",
                "\"url\": \"jdbc:mysql://(host=reports,user=hunter2)/\" | /url has a user or a password in it",
                "\"url\": \"jdbc:mysql://reports/?trustCertificateKeyStorePassword=hunter2\" | /url has a user or a password",
                "URL, \"maxConnections\": 0 | /maxConnections is not a number from 1 to 100",
                "URL, \"maxConnections\": \"4\" | /maxConnections is not a number",
                "URL, \"tombstones\": \"7d\" | /tombstones is not an object",
                "URL, \"tombstones\": {\"retention\": \"7 days\"} | /tombstones/retention is not a duration",
                "URL, \"tombstones\": {\"keep\": \"7d\"} | /tombstones/keep unknown key",
                "URL, \"unfit\": \"drop\" | /unfit is neither",
                "URL, \"takeOver\": \" \" | /takeOver is no name",
                "URL, \"schema\": 7 | /schema is no name",
                "URL, \"a/b\": 1 | /a~1b unknown key",
            })
    void refuses(String settings, String mistake) {
        assertThatThrownBy(() -> read(settings.replace("URL", URL) + ", " + AUTH))
                .isInstanceOfSatisfying(
                        RoutingException.class,
                        refused -> assertThat(refused.mistakes())
                                .singleElement()
                                .satisfies(found -> assertThat(found.pointer() + " " + found.message())
                                        .startsWith("/subscriptions/0/destination" + mistake)
                                        .doesNotContain("hunter2")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"user\": \"rowcast\", \"password\": \"hunter2\"} | /auth/password (not shown) is not the name of a secret",
                "{\"user\": \"rowcast\"} | /auth/password missing",
                "{\"password\": {\"secret\": \"reports\"}} | /auth/user missing",
                "{\"user\": 5, \"password\": {\"secret\": \"reports\"}} | /auth/user is no name",
                "{\"user\": \"u\", \"password\": {\"secret\": \"reports\"}, \"role\": \"x\"} | /auth/role unknown key",
                "\"rowcast\" | /auth is not an object",
            })
    void refusesCredentials(String auth, String mistake) {
        assertThatThrownBy(() -> read(URL + ", \"auth\": " + auth))
                .isInstanceOfSatisfying(
                        RoutingException.class,
                        refused -> assertThat(refused.mistakes())
                                .singleElement()
                                .satisfies(found -> assertThat(found.pointer() + " " + found.message())
                                        .startsWith("/subscriptions/0/destination" + mistake)
                                        .doesNotContain("hunter2")));
    }

    @Test
    void createsWithoutConnecting() {
        JdbcDestinationType type = new JdbcDestinationType();
        type.create(
                        "reports",
                        Map.of(
                                "url",
                                "jdbc:mysql://192.0.2.1:3306/",
                                "auth",
                                Map.of("user", "u", "password", new Secret("reports", "hunter2"))))
                .close();
    }

    private static void read(String settings) {
        RoutingParser.parse(
                "{\"subscriptions\": [{\"name\": \"a\", \"tables\": [\"shop.*\"], \"destination\": {\"type\": \"jdbc\", "
                        + settings + "}}]}",
                name -> Optional.of("hunter2"),
                InstalledDestinations.in(List.of()));
    }
}
