package dev.rowcast.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rowcast.change.TableId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingParserTest {
    private static final String SHORTEST = """
            { "subscriptions": [ { "name": "audit", "tables": ["shop.*"], "target": "audit:9090" } ] }
            """;

    @Test
    void theShortestUsefulDocumentHasTheDefaultsOfTheSchema() {
        Subscription audit = only(SHORTEST);

        assertThat(audit.name()).isEqualTo("audit");
        assertThat(audit.targets()).containsExactly("audit:9090");
        assertThat(audit.generic()).isTrue();
        assertThat(audit.describe()).isEqualTo(Describe.ALWAYS);
        assertThat(audit.excluded()).isEmpty();
        assertThat(audit.settings())
                .isEqualTo(new Settings(
                        Tls.DEFAULT,
                        Optional.empty(),
                        Compression.NONE,
                        Duration.ofSeconds(30),
                        new Batch(500, 1024 * 1024, Duration.ZERO),
                        new Buffer(5000, 16 * 1024 * 1024),
                        new Retry(Duration.ofMillis(100), Duration.ofSeconds(30), Optional.empty()),
                        Ordering.PARTITION,
                        8,
                        OnReject.CONTINUE,
                        Map.of(),
                        ChangeRules.DEFAULT,
                        Keepalive.DEFAULT,
                        Mode.UNARY,
                        new Streaming(8, Duration.ofMinutes(10)),
                        Optional.empty(),
                        Map.of(),
                        HealthCheck.NONE,
                        100,
                        Probe.NONE));
    }

    @Test
    void aSubscriptionsWordsAreLaidOverTheDefaultsKeyByKey() {
        Routing routing = RoutingParser.parse("""
                {
                  "$schema": "./routes.schema.json",
                  "defaults": {
                    "tls": { "plaintext": true },
                    "deadline": "5s",
                    "batch": { "maxChanges": 100, "linger": "5ms" },
                    "compression": "gzip",
                    "metadata": { "x-tenant": "7", "x-from": "rowcast" }
                  },
                  "subscriptions": [
                    { "name": "a", "tables": ["shop.orders"], "target": "dns:///billing:9090" },
                    {
                      "name": "b",
                      "tables": ["shop.orders"],
                      "target": "unix:///run/b.sock",
                      "service": "shop.OrdersSubscriber",
                      "tls": { "authority": "b.internal" },
                      "compression": "none",
                      "batch": { "maxChanges": 7, "maxBytes": "512KiB" },
                      "buffer": { "maxBytes": "1GiB" },
                      "retry": { "initial": "1s", "max": "2m", "maxAttempts": 20 },
                      "metadata": { "x-tenant": "8" }
                    }
                  ]
                }
                """);

        Subscription a = routing.subscriptions().get(0);
        Subscription b = routing.subscriptions().get(1);
        assertThat(a.settings().batch()).isEqualTo(new Batch(100, 1 << 20, Duration.ofMillis(5)));
        assertThat(a.settings().deadline()).isEqualTo(Duration.ofSeconds(5));
        assertThat(a.settings().metadata()).isEqualTo(Map.of("x-tenant", "7", "x-from", "rowcast"));
        assertThat(a.settings().compression()).isEqualTo(Compression.GZIP);
        assertThat(b.settings().compression()).isEqualTo(Compression.NONE);
        assertThat(b.generic()).isFalse();
        assertThat(b.describe()).isEqualTo(Describe.NEVER);
        assertThat(b.settings().tls())
                .isEqualTo(
                        new Tls(true, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("b.internal")));
        assertThat(b.settings().batch()).isEqualTo(new Batch(7, 512 * 1024, Duration.ofMillis(5)));
        assertThat(b.settings().buffer()).isEqualTo(new Buffer(5000, 1 << 30));
        assertThat(b.settings().retry())
                .isEqualTo(new Retry(Duration.ofSeconds(1), Duration.ofMinutes(2), Optional.of(20)));
        assertThat(b.settings().metadata()).isEqualTo(Map.of("x-tenant", "8", "x-from", "rowcast"));
        assertThat(routing.warnings()).isEmpty();
    }

    @Test
    void everyMistakeIsReportedAtOnceEachWithItsPointer() {
        assertThatThrownBy(() -> RoutingParser.parse("""
                        { "subscriptions": [
                          { "name": "a", "tables": ["shop.*"], "target": "a:1", "ordring": "key" },
                          { "name": "b", "tables": ["shop.*"], "target": "billing 9090" }
                        ] }
                        """))
                .isInstanceOf(RoutingException.class)
                .hasMessage("""
                        routes: 2 mistakes
                          /subscriptions/0/ordring     unknown key; did you mean "ordering"?
                          /subscriptions/1/target      "billing 9090" is not a gRPC target; write host:port, dns:///host:port or unix:///path""".stripIndent());
    }

    @Test
    void anEmptyDocumentSaysWhatIsMissing() {
        assertThat(messages("{}"))
                .containsExactly(
                        "/subscriptions missing; write [ ] around at least { \"name\": …, \"tables\": [ … ], \"target\": … }");
        assertThat(messages("{ \"subscriptions\": [ {} ] }"))
                .hasSize(3)
                .anySatisfy(message -> assertThat(message).startsWith("/subscriptions/0/name missing; write 1 to 100"))
                .anySatisfy(message -> assertThat(message).startsWith("/subscriptions/0/tables missing; write [ ]"))
                .anySatisfy(message -> assertThat(message)
                        .isEqualTo(
                                "/subscriptions/0/target missing; write host:port, dns:///host:port or unix:///path"));
    }

    @Test
    void secretsAreNamedAndLookedUp() {
        Map<String, String> held = Map.of("key", "sesame-1", "token", "sesame.2", "other", "sesame-3");
        String json = """
                { "defaults": { "auth": { "token": { "secret": "token" } }, "metadata": { "x-key": { "secret": "key" } } },
                  "subscriptions": [
                    { "name": "a", "tables": ["shop.*"], "target": "a:1" },
                    { "name": "b", "tables": ["shop.*"], "target": "b:1", "auth": { "tokenFile": "/t" },
                      "metadata": { "x-key": "plain", "x-other": { "secret": "other" } } } ] }
                """;
        Routing routing = RoutingParser.parse(json, name -> Optional.ofNullable(held.get(name)), DestinationCheck.NONE);
        Settings a = routing.subscriptions().get(0).settings();
        Settings b = routing.subscriptions().get(1).settings();

        assertThat(a.token()).contains(new Secret("token", "sesame.2"));
        assertThat(a.secretMetadata()).isEqualTo(Map.of("x-key", new Secret("key", "sesame-1")));
        assertThat(b.token()).isEmpty();
        assertThat(b.tokenFile()).contains("/t");
        assertThat(b.metadata()).isEqualTo(Map.of("x-key", "plain"));
        assertThat(b.secretMetadata()).isEqualTo(Map.of("x-other", new Secret("other", "sesame-3")));
        assertThat(routing.toString()).contains("secret key").doesNotContain("sesame");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"metadata\": {\"x\":{\"secret\":\"none\"}} | /subscriptions/0/metadata/x/secret the connector has no property secret.NAME for the name here (not shown",
                "\"metadata\": {\"x\":{\"secret\":\"lines\"}} | /subscriptions/0/metadata/x/secret the value of secret.lines can't be sent",
                "\"metadata\": {\"x\":{\"secret\":\"raw\"}} | /subscriptions/0/metadata/x/secret secret.raw is still a ${...} reference",
                "\"metadata\": {\"x\":{\"secrt\":\"a\"}} | /subscriptions/0/metadata/x/secrt unknown key; did you mean",
                "\"auth\": {\"token\":{\"secret\":\"spaced\"}} | /subscriptions/0/auth/token/secret the value of secret.spaced can't be sent; it must be a bearer",
                "\"auth\": {\"token\":\"sesame\"} | /subscriptions/0/auth/token this value (not shown, it may be a secret) is not the name of a secret; write { \"secret\"",
                "\"auth\": {\"token\":{\"secret\":\"sesame+/=\"}} | /subscriptions/0/auth/token/secret this value (not shown, it may be a secret) is not the name",
                "\"auth\": \"Bearer sesame\" | /subscriptions/0/auth this value (not shown, it may be a secret) is not an object; write { \"tokenFile\"",
                "\"metadata\": \"x-api-key: sesame\" | /subscriptions/0/metadata this value (not shown, it may be a secret) is not an object",
                "\"auth\": {\"token\":{\"secret\":\"good\"},\"tokenFile\":\"/t\"} | /subscriptions/0/auth/token a call has only one token",
                "\"auth\": {\"token\":{\"secret\":\"good\"}}, \"tls\": {\"plaintext\":true} | /subscriptions/0/target a bearer token would go to \"a:1\" in plain",
                "\"metadata\": {\"x\":{\"secret\":\"good\"}}, \"tls\": {\"plaintext\":true} | /subscriptions/0/target a secret of metadata would go to",
            })
    void namesWhatIsWrongWithASecretAndNotTheSecret(String member, String message) {
        Map<String, String> held = Map.of(
                "lines", "sesame\nsesame", "raw", "${file:/sesame:a}", "spaced", "sesame open", "good", "sesame");
        String json = """
                { "subscriptions": [ { "name": "a", "tables": ["shop.*"], "target": "a:1", %s } ] }
                """.formatted(member);

        List<String> messages;
        try {
            RoutingParser.parse(json, name -> Optional.ofNullable(held.get(name)), DestinationCheck.NONE);
            messages = List.of();
        } catch (RoutingException refused) {
            messages = refused.mistakes().stream()
                    .map(mistake -> mistake.pointer() + " " + mistake.message())
                    .toList();
        }

        assertThat(messages).anySatisfy(found -> assertThat(found).startsWith(message));
        assertThat(messages.toString()).doesNotContain("sesame");
    }

    @Test
    void severalTargetsAndWhatIsWrongWithEach() {
        String template = """
                { "subscriptions": [ { "name": "a", "tables": ["shop.*"], "target": %s } ] }
                """;
        assertThat(RoutingParser.parse(
                                template.formatted("[\"b:1\", \"ipv4:10.0.0.1:2,10.0.0.2:3\", \"unix:///run/s\"]"))
                        .subscriptions()
                        .get(0)
                        .targets())
                .containsExactly("b:1", "10.0.0.1:2", "10.0.0.2:3", "unix:///run/s");
        assertThat(messages(template.formatted("[]")))
                .containsExactly("/subscriptions/0/target an empty list is not a list of at least one; write [ ] around"
                        + " host:port, dns:///host:port or unix:///path");
        assertThat(messages(template.formatted("[\"b:1\", \"c 2\", \"b:1\", 7]")))
                .containsExactly(
                        "/subscriptions/0/target/1 \"c 2\" is not a gRPC target; write host:port, dns:///host:port or"
                                + " unix:///path",
                        "/subscriptions/0/target/2 \"b:1\" is in this list twice",
                        "/subscriptions/0/target/3 7 is not a gRPC target; write host:port, dns:///host:port or"
                                + " unix:///path");
        assertThat(messages(template.formatted("[\"localhost:1\", \"b:2\"], \"auth\": { \"tokenFile\": \"/t\" },"
                        + " \"tls\": { \"plaintext\": true }")))
                .singleElement()
                .asString()
                .startsWith("/subscriptions/0/target/1 a bearer token would go to \"b:2\" in plain text");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"tagret\": 1                | /subscriptions/0/tagret unknown key; did you mean \"target\"?",
                "\"xyzzy\": 1                 | /subscriptions/0/xyzzy unknown key; known here: name, tables, target,",
                "\"maxChanges\": 1            | /subscriptions/0/maxChanges unknown key here; it belongs in \"batch\" or in \"buffer\"",
                "\"mode\": \"stram\"          | /subscriptions/0/mode \"stram\" is not known here; did you mean \"stream\"?",
                "\"stream\": {\"maxAge\":\"25h\"} | /subscriptions/0/stream/maxAge \"25h\" is out of range; write \"1s\" to \"24h\"",
                "\"columnDropped\": \"hold\" | /subscriptions/0/columnDropped unknown key here; it belongs in \"evolution\"",
                "\"renames\": {}              | /subscriptions/0/renames unknown key here; it belongs in the document itself",
                "\"describe\": \"allways\"    | /subscriptions/0/describe \"allways\" is not known here; did you mean \"always\"?",
                "\"describe\": true           | /subscriptions/0/describe true is not known here; write \"always\" or \"never\"",
                "\"service\": \"shop/Orders\" | /subscriptions/0/service \"shop/Orders\" is not the full name of a gRPC service; write",
                "\"service\": \"shop.Orders\" | /subscriptions/0/service \"shop.Orders\" was generated for one table; name that table",
                "\"deadline\": 5              | /subscriptions/0/deadline 5 is not a duration; write a whole number and a unit: \"5ms\"",
                "\"deadline\": \"1.5s\"       | /subscriptions/0/deadline \"1.5s\" is not a duration; write",
                "\"deadline\": \"2h\"         | /subscriptions/0/deadline \"2h\" is out of range; write \"1ms\" to \"1h\"",
                "\"batch\": null              | /subscriptions/0/batch null is not an object; write { } with any of maxChanges,",
                "\"batch\": {\"maxBytes\":\"1MB\"} | /subscriptions/0/batch/maxBytes \"1MB\" is not a size; write a whole number and a unit",
                "\"batch\": {\"maxBytes\":\"1B\"}  | /subscriptions/0/batch/maxBytes \"1B\" is out of range; write \"1KiB\" to \"64MiB\"",
                "\"batch\": {\"maxChanges\":0}     | /subscriptions/0/batch/maxChanges 0 is out of range; write 1 to 100000",
                "\"batch\": {\"maxChanges\":\"9\"} | /subscriptions/0/batch/maxChanges \"9\" is not a number; write a whole number without",
                "\"batch\": {\"maxChanges\":1.5}   | /subscriptions/0/batch/maxChanges 1.5 is not a number; write a whole number",
                "\"batch\": {\"maxChanges\":1e999999999} | /subscriptions/0/batch/maxChanges this number is too large",
                "\"batch\": {\"maxChanges\":6000}  | /subscriptions/0/batch/maxChanges a batch of 6000 changes does not fit in a buffer of 5000",
                "\"buffer\": {\"maxBytes\":\"1KiB\"} | /subscriptions/0/buffer/maxBytes a batch of 1048576 bytes does not fit in a buffer of 1024",
                "\"retry\": {\"initial\":\"1m\"}   | /subscriptions/0/retry/initial the longest wait is shorter than the first",
                "\"tls\": {\"plaintext\":\"yes\"}  | /subscriptions/0/tls/plaintext \"yes\" is not a boolean; write true or false",
                "\"tls\": {\"plaintext\":true,\"ca\":\"/ca\"} | /subscriptions/0/tls/ca with \"plaintext\": true there is no TLS",
                "\"tls\": {\"cert\":\"/c\"} | /subscriptions/0/tls/cert a certificate needs its private key; add",
                "\"tls\": {\"key\":\"/k\"}  | /subscriptions/0/tls/key a private key needs its certificate; add",
                "\"auth\": {\"tokenFile\":\"/t\"}, \"metadata\": {\"authorization\":\"x\"} | /subscriptions/0/metadata/authorization auth.tokenFile already sends",
                "\"auth\": {\"tokenFile\":\"/t\"}, \"tls\": {\"plaintext\":true} | /subscriptions/0/target a bearer token would go to \"a:1\" in plain",
                "\"keepalive\": {\"time\":\"5s\"}    | /subscriptions/0/keepalive/time \"5s\" is out of range; write \"10s\" to \"24h\"",
                "\"keepalive\": {\"timeout\":\"1h\"} | /subscriptions/0/keepalive/timeout \"1h\" is out of range; write \"1s\" to \"10m\"",
                "\"columns\": {\"exclude\":[]}     | /subscriptions/0/columns/exclude an empty list is not a list of at least one",
                "\"columns\": {\"exclude\":[\"shop.note\"]} | /subscriptions/0/columns/exclude/0 \"shop.note\" is not a column; write",
                "\"columns\": {\"exclude\":[\"shp.t.c\"]}   | /subscriptions/0/columns/exclude/0 \"shp.t.c\" is in no table that this",
                "\"metadata\": {\"x-bin\":\"\"}    | /subscriptions/0/metadata/x-bin binary metadata is not supported",
                "\"metadata\": {\"X-Y\":\"\"}      | /subscriptions/0/metadata a key in it (not shown, it may be a secret) is not a gRPC metadata key; use lower-case",
                "\"metadata\": {\"grpc-x\":\"\"}   | /subscriptions/0/metadata/grpc-x this key belongs to gRPC itself",
                "\"metadata\": {\"a/~b\":\"\"}     | /subscriptions/0/metadata a key in it (not shown",
                "\"metadata\": {\"x\":\"ü\"}       | /subscriptions/0/metadata/x the value is not a string of printable ASCII",
            })
    void namesWhatWasFoundAndWhatWouldBeRight(String member, String message) {
        String json = """
                { "subscriptions": [ { "name": "a", "tables": ["shop.*"], "target": "a:1", %s } ] }
                """.formatted(member);

        assertThat(messages(json)).singleElement().asString().startsWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "[]                           | /subscriptions an empty list is not a list of subscriptions",
                "{}                           | /subscriptions an object is not a list of subscriptions",
                "[1]                          | /subscriptions/0 1 is not an object; write { } with any of name,",
            })
    void subscriptionsAreAListOfObjects(String subscriptions, String message) {
        assertThat(messages("{\"subscriptions\": " + subscriptions + "}"))
                .singleElement()
                .asString()
                .startsWith(message);
    }

    @Test
    void aMistakeInTheDefaultsIsReportedOnce() {
        assertThat(messages("""
                        {
                          "defaults": { "batch": { "maxChanges": 9000 }, "target": "x:1" },
                          "subscriptions": [
                            { "name": "a", "tables": ["shop.*"], "target": "a:1" },
                            { "name": "b", "tables": ["shop.*"], "target": "a:1" }
                          ]
                        }
                        """))
                .containsExactly(
                        "/defaults/target unknown key here; it belongs in a subscription",
                        "/defaults/batch/maxChanges a batch of 9000 changes does not fit in a buffer of 5000;"
                                + " make buffer.maxChanges at least batch.maxChanges");
    }

    @Test
    void doubledNamesTablesAndKeysAreMistakes() {
        assertThat(messages("""
                        { "subscriptions": [
                            { "name": "a", "tables": ["shop.*", "shop.*"], "target": "a:1" },
                            { "name": "a", "tables": ["shop.*"], "target": "a:1", "target": "b:1" } ] }
                        """))
                .containsExactly(
                        "/subscriptions/1/target is in its object twice (again at line 3, column 59); keep one",
                        "/subscriptions/0/tables/1 \"shop.*\" is in this list twice",
                        "/subscriptions/1/name \"a\" is already the name of /subscriptions/0; give each subscription its own");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            nullValues = "",
            value = {
                "{ \"subscriptions\": [ }       | line 1, column 22",
                "{ // why                       | line 1, column 3: a comment; JSON has no comments",
                "{ 'subscriptions': [] }        | line 1, column 3: a single quote; write",
                "{ \"a\": 1                     | line 1, column 9: Unexpected end-of-input",
                "{} {}                          | line 1, column 4: text after the end of the document",
                "{ \"a\": 01 }                  | line 1, column 9",
            })
    void whatIsNotJsonIsShownByLineAndColumn(String json, String message) {
        assertThat(messages(json))
                .singleElement()
                .asString()
                .startsWith("not JSON at " + message)
                .doesNotContain("StreamReadFeature", "JsonReadFeature", "Source", "\n");
    }

    @Test
    void anEmptyTextIsNotJsonEither() {
        assertThat(messages("")).containsExactly("not JSON at line 1, column 1: the text is empty");
        assertThat(messages("\uFEFF[]"))
                .singleElement()
                .asString()
                .startsWith("an empty list is not an object; write { } with any of $schema, defaults, subscriptions");
    }

    @Test
    void theDocumentAsAWholeHasAnEmptyPointer() {
        assertThatThrownBy(() -> RoutingParser.parse("5"))
                .hasMessage(
                        "routes: 1 mistake\n  (document)     this value (not shown, it may be a secret) is not an object; write { } with any of"
                                + " $schema, defaults, subscriptions, renames, aliases");
    }

    @Test
    void metadataThatLooksSecretIsWarnedOfAndNeverShown() {
        Routing routing = RoutingParser.parse(SHORTEST.replace(
                " } ]", ", \"metadata\": { \"authorization\": \"Bearer abc\", \"x-api-key\": \"abc\" } } ]"));

        assertThat(routing.warnings())
                .extracting(Mistake::pointer)
                .containsExactly("/subscriptions/0/metadata/authorization", "/subscriptions/0/metadata/x-api-key");
        assertThat(routing.toString()).contains("authorization").doesNotContain("abc");
        assertThat(messages(SHORTEST.replace(" } ]", ", \"metadata\": { \"authorization\": \"sécret\" } } ]"))
                        .toString())
                .doesNotContain("sécret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:1", "dns:///127.0.0.1:1", "[::1]:1", "unix:///run/audit.sock"})
    void aTokenMayGoToThisVeryMachineInPlainText(String target) {
        Subscription audit = only(SHORTEST.replace("audit:9090", target)
                .replace(
                        " } ]", ", \"tls\": { \"plaintext\": true }, \"auth\": { \"tokenFile\": \"/run/token\" } } ]"));

        assertThat(audit.settings().tokenFile()).contains("/run/token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost.evil.example:1", "dns://8.8.8.8/localhost:1", "127.0.0.1.evil.example:1", "10.0.0.1:1"
            })
    void aTokenMayGoNowhereElseInPlainText(String target) {
        assertThat(messages(SHORTEST.replace("audit:9090", target)
                        .replace(
                                " } ]",
                                ", \"tls\": { \"plaintext\": true }, \"auth\": { \"tokenFile\": \"/run/token\" } } ]")))
                .singleElement()
                .asString()
                .startsWith("/subscriptions/0/target a bearer token would go to");
    }

    @Test
    void aTableThatNoTopicCarriesIsAMistake() {
        Routing routing = RoutingParser.parse("""
                { "subscriptions": [ { "name": "a", "target": "a:1",
                    "tables": ["shop.ordrs", "shop.orders", "shop.we ird", "shop.zebra", "nowhere.*", "shop.a.b"] } ] }
                """);

        assertThat(RoutingParser.againstTopics(
                        routing, List.of("s.shop.orders", "s.shop.we_ird", "s.shop.customers", "s.shop.a.b")))
                .containsExactly(
                        new Mistake(
                                "/subscriptions/0/tables/0",
                                "no topic of this connector carries \"shop.ordrs\"; did you mean \"shop.orders\"?"),
                        new Mistake(
                                "/subscriptions/0/tables/3",
                                "no topic of this connector carries \"shop.zebra\"; they carry shop.orders,"
                                        + " shop.we_ird, shop.customers, shop.a.b"));
    }

    @Test
    void topicsWithNamesOfTheirOwnTellNothingOfTables() {
        Routing routing = RoutingParser.parse(SHORTEST.replace("shop.*", "shop.orders"));

        assertThat(RoutingParser.againstTopics(routing, List.of("s.shop.customers", "all-changes")))
                .isEmpty();
        assertThat(RoutingParser.againstTopics(routing, List.of())).isEmpty();
    }

    @Test
    void aSubscriptionKnowsItsTablesAndColumns() {
        Subscription subscription = only("""
                { "subscriptions": [ { "name": "a", "target": "a:1", "tables": ["shop.*", "probe.odd-table.name"],
                    "columns": { "exclude": ["shop.customers.password*", "*.*.iban"] } } ] }
                """);

        assertThat(subscription.wants(new TableId("shop", "orders"))).isTrue();
        assertThat(subscription.wants(new TableId("probe", "odd-table.name"))).isTrue();
        assertThat(subscription.wants(new TableId("probe", "orders"))).isFalse();
        assertThat(subscription.excludes(new TableId("shop", "customers"), "Password_Hash"))
                .isTrue();
        assertThat(subscription.excludes(new TableId("shop", "orders"), "password_hash"))
                .isFalse();
        assertThat(subscription.excludes(new TableId("probe", "odd-table.name"), "IBAN"))
                .isTrue();
    }

    private static Subscription only(String json) {
        List<Subscription> subscriptions = RoutingParser.parse(json).subscriptions();
        assertThat(subscriptions).hasSize(1);
        return subscriptions.get(0);
    }

    private static List<String> messages(String json) {
        RoutingException thrown =
                catchThrowableOfType(RoutingException.class, () -> RoutingParser.parse(json == null ? "" : json));
        assertThat(thrown).as("thrown for %s", json).isNotNull();
        return thrown.mistakes().stream()
                .map(mistake -> (mistake.pointer() + " " + mistake.message()).strip())
                .toList();
    }
}
