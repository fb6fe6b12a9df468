package dev.rowcast.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dev.rowcast.contract.evolution.ChangeKind;
import dev.rowcast.contract.evolution.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema and the reader say the same. */
class RoutesSchemaTest {
    private static final String BASE = "\"name\": \"a\", \"tables\": [\"shop.orders\"], \"target\": \"a:1\"";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private final String text = resource();
    private final JsonSchema schema =
            JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(text);

    @Test
    void theSchemaIsOneOfItsDraft() {
        JsonSchema draft = JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(draft.validate(text, InputFormat.JSON)).isEmpty();
    }

    @Test
    void whatAnOperatorCopiesIsTheSchemaOfTheReader() throws IOException {
        assertThat(Files.readString(Path.of("../../config/routes.schema.json"))).isEqualTo(text);
    }

    @Test
    void knowsTheKeysOfTheReaderAndNoOthers() throws IOException {
        JsonNode root = MAPPER.readTree(text);

        assertThat(keys(root)).containsExactlyElementsOf(Keys.TOP);
        assertThat(keys(root.at("/properties/defaults"))).containsExactlyElementsOf(Keys.DEFAULTS);
        assertThat(keys(root.at("/$defs/subscription"))).containsExactlyElementsOf(Keys.SUBSCRIPTION);
        assertThat(keys(root.at("/$defs/subscription/properties/columns"))).containsExactlyElementsOf(Keys.COLUMNS);
        assertThat(keys(root.at("/$defs/tls"))).containsExactlyElementsOf(Keys.TLS);
        assertThat(keys(root.at("/$defs/auth"))).containsExactlyElementsOf(Keys.AUTH);
        assertThat(keys(root.at("/$defs/batch"))).containsExactlyElementsOf(Keys.BATCH);
        assertThat(keys(root.at("/$defs/buffer"))).containsExactlyElementsOf(Keys.BUFFER);
        assertThat(keys(root.at("/$defs/retry"))).containsExactlyElementsOf(Keys.RETRY);
        assertThat(keys(root.at("/$defs/keepalive"))).containsExactlyElementsOf(Keys.KEEPALIVE);
        assertThat(keys(root.at("/$defs/stream"))).containsExactlyElementsOf(Keys.STREAM);
        assertThat(keys(root.at("/$defs/evolution/anyOf/1"))).containsExactlyElementsOf(Keys.EVOLUTION);
    }

    @Test
    void offersThePoliciesThatEachKindTakesAndItsStandard() throws IOException {
        JsonNode kinds = MAPPER.readTree(text).at("/$defs/evolution/anyOf/1/properties");

        for (ChangeKind kind : ChangeKind.values()) {
            JsonNode offered = kinds.at("/" + kind.word());
            assertThat(MAPPER.convertValue(offered.at("/enum"), String[].class))
                    .as(kind.word())
                    .containsExactly(kind.allowed().stream().map(Policy::word).toArray(String[]::new));
            assertThat(offered.at("/default").textValue())
                    .as(kind.word())
                    .isEqualTo(kind.standard().word());
        }
    }

    @Test
    void itsDefaultsAreTheReaders() throws IOException {
        JsonNode defs = MAPPER.readTree(text).at("/$defs");
        String written = """
                "tls": { "plaintext": %s }, "compression": %s, "deadline": %s,
                "ordering": %s, "maxInFlight": %s, "onReject": %s,
                "batch": { "maxChanges": %s, "maxBytes": %s, "linger": %s },
                "buffer": { "maxChanges": %s, "maxBytes": %s },
                "retry": { "initial": %s, "max": %s }, "metadata": %s, "service": %s, "evolution": %s,
                "keepalive": { "time": %s, "timeout": %s },
                "mode": %s, "stream": { "window": %s, "maxAge": %s }, "healthCheck": %s,
                "maxConcurrentCalls": %s, "probe": %s
                """.formatted(
                        defs.at("/tls/properties/plaintext/default"),
                        defs.at("/compression/default"),
                        defs.at("/deadline/default"),
                        defs.at("/ordering/default"),
                        defs.at("/maxInFlight/default"),
                        defs.at("/onReject/default"),
                        defs.at("/batch/properties/maxChanges/default"),
                        defs.at("/batch/properties/maxBytes/default"),
                        defs.at("/batch/properties/linger/default"),
                        defs.at("/buffer/properties/maxChanges/default"),
                        defs.at("/buffer/properties/maxBytes/default"),
                        defs.at("/retry/properties/initial/default"),
                        defs.at("/retry/properties/max/default"),
                        defs.at("/metadata/default"),
                        defs.at("/subscription/properties/service/default"),
                        defs.at("/evolution/default"),
                        defs.at("/keepalive/properties/time/default"),
                        defs.at("/keepalive/properties/timeout/default"),
                        defs.at("/mode/default"),
                        defs.at("/stream/properties/window/default"),
                        defs.at("/stream/properties/maxAge/default"),
                        defs.at("/healthCheck/default"),
                        defs.at("/maxConcurrentCalls/default"),
                        defs.at("/probe/default"));

        assertThat(RoutingParser.parse(subscription(BASE + ", " + written)))
                .isEqualTo(RoutingParser.parse(subscription(BASE)));
    }

    @Test
    void everyKeyExplainsItself() throws IOException {
        List<String> silent = new ArrayList<>();
        collectSilent(MAPPER.readTree(text), "", silent);

        assertThat(silent).isEmpty();
    }

    @Test
    void itsExamplesAreGood() throws IOException {
        JsonNode properties = MAPPER.readTree(text).at("/$defs/subscription/properties");
        for (String key : List.of("name", "tables", "target", "service")) {
            for (JsonNode example : properties.at("/" + key + "/examples")) {
                String json = subscription(over("\"" + key + "\": " + example));
                assertThat(reader(json)).as(json).isEmpty();
            }
        }
        JsonNode evolution = MAPPER.readTree(text).at("/$defs/evolution");
        for (JsonNode example : evolution.at("/examples")) {
            assertThat(reader(subscription(over("\"evolution\": " + example)))).isEmpty();
        }
        for (String key : List.of("renames", "aliases")) {
            for (JsonNode example : MAPPER.readTree(text).at("/properties/" + key + "/examples")) {
                assertThat(reader(document("\"" + key + "\": " + example))).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"renames\": {}",
                "\"renames\": { \"shop.orders\": { \"a\": \"b\", \"b\": \"c\" }, \"`my.*`.o.p\": { \"ü.`*\": \"_\" } }",
                "\"aliases\": {}",
                "\"aliases\": { \"shop.orders_v2\": \"shop.orders\", \"shop.v3\": \"`shop`.orders\" }",
                "\"defaults\": { \"evolution\": \"strict\" }",
                "\"defaults\": { \"evolution\": { \"columnAdded\": \"ignore\" } }",
            })
    void bothAcceptOfTheDocument(String member) {
        String json = document(member);

        assertThat(reader(json)).isEmpty();
        assertThat(published(json)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"renames\": []",
                "\"renames\": { \"shop.*\": { \"a\": \"b\" } }",
                "\"renames\": { \"orders\": { \"a\": \"b\" } }",
                "\"renames\": { \"shop.orders\": {} }",
                "\"renames\": { \"shop.orders\": \"a\" }",
                "\"renames\": { \"shop.orders\": { \"a\": \"\" } }",
                "\"renames\": { \"shop.orders\": { \"\": \"a\" } }",
                "\"renames\": { \"shop.orders\": { \"a\": 1 } }",
                "\"renames\": { \"shop.orders\": { \"a\": \"12345678901234567890123456789012345678901234567890123456789012345\" } }",
                "\"aliases\": \"shop.orders\"",
                "\"aliases\": { \"shop.*\": \"shop.orders\" }",
                "\"aliases\": { \"shop.a\": \"shop.*\" }",
                "\"aliases\": { \"shop.a\": null }",
                "\"defaults\": { \"evolution\": \"loose\" }",
                "\"defaults\": { \"renames\": {} }",
            })
    void bothRefuseOfTheDocument(String member) {
        String json = document(member);

        assertThat(reader(json)).as("reader: " + json).isNotEmpty();
        assertThat(published(json)).as("schema: " + json).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"type\": \"log\"",
                "\"type\": \"x\", \"a\": {\"b\": [1, true, \"c\", 1.5]}, \"secret\": { \"secret\": \"it\" }",
            })
    void bothAcceptADestinationInThePlaceOfATarget(String members) {
        String json = subscription(
                "\"name\": \"a\", \"tables\": [\"shop.*\"], \"ordering\": \"key\", \"destination\": {" + members + "}");

        assertThat(reader(json)).isEmpty();
        assertThat(published(json)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"destination\": \"log\"",
                "\"destination\": {}",
                "\"destination\": { \"type\": \"\" }",
                "\"destination\": { \"type\": 5 }",
                "\"destination\": { \"type\": \"log\" }, \"target\": \"a:1\"",
                "\"destination\": { \"type\": \"log\" }, \"service\": \"shop.Orders\"",
                "\"destination\": { \"type\": \"log\" }, \"describe\": \"never\"",
                "\"destination\": { \"type\": \"log\" }, \"tls\": {}",
                "\"destination\": { \"type\": \"log\" }, \"auth\": {}",
                "\"destination\": { \"type\": \"log\" }, \"compression\": \"gzip\"",
                "\"destination\": { \"type\": \"log\" }, \"deadline\": \"1s\"",
                "\"destination\": { \"type\": \"log\" }, \"metadata\": {}",
                "\"destination\": { \"type\": \"log\" }, \"keepalive\": {}",
                "\"destination\": { \"type\": \"log\" }, \"mode\": \"unary\"",
                "\"destination\": { \"type\": \"log\" }, \"stream\": {}",
                "\"destination\": { \"type\": \"log\" }, \"healthCheck\": \"none\"",
                "\"destination\": { \"type\": \"log\" }, \"probe\": \"connect\"",
            })
    void bothRefuseADestinationThatIsNoneOrHasWhatIsAServices(String members) {
        String json =
                subscription("\"name\": \"a\", \"tables\": [\"shop.*\"]" + (members.isEmpty() ? "" : ", ") + members);

        assertThat(reader(json)).as("reader: " + json).isNotEmpty();
        assertThat(published(json)).as("schema: " + json).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"service\": \"shop.OrdersSubscriber\"",
                "\"service\": \"rowcast.v1.ChangeSubscriber\"",
                "\"describe\": \"always\"",
                "\"describe\": \"never\"",
                "\"columns\": {}",
                "\"columns\": { \"exclude\": [\"shop.*.iban\", \"shop.orders.`a.b`\"] }",
                "\"tls\": {}",
                "\"tls\": { \"plaintext\": true, \"authority\": \"b.internal:443\" }",
                "\"tls\": { \"plaintext\": false, \"ca\": \"/etc/ca.pem\" }",
                "\"tls\": { \"cert\": \"/etc/client.pem\", \"key\": \"/etc/client.key\" }",
                "\"auth\": {}",
                "\"compression\": \"none\"",
                "\"compression\": \"gzip\"",
                "\"auth\": { \"tokenFile\": \"/run/token\" }",
                "\"deadline\": \"1h\"",
                "\"batch\": { \"maxChanges\": 1, \"maxBytes\": \"64KiB\", \"linger\": \"0ms\" }",
                "\"batch\": { \"maxChanges\": 50.0 }",
                "\"buffer\": { \"maxChanges\": 1000000, \"maxBytes\": \"1GiB\" }",
                "\"retry\": { \"initial\": \"10ms\", \"max\": \"24h\" }",
                "\"retry\": { \"maxAttempts\": 1 }",
                "\"ordering\": \"key\", \"maxInFlight\": 100, \"onReject\": \"park\"",
                "\"metadata\": {}",
                "\"metadata\": { \"x-a.b_c-1\": \" ~\" }",
                "\"evolution\": \"lenient\"",
                "\"evolution\": {}",
                "\"evolution\": { \"preset\": \"strict\", \"typeChanged\": \"bridge\", \"holdDeadline\": \"8760h\" }",
                "\"tables\": [\"*.*\", \"`my.db`.orders\", \"probe.odd-table.name\", \"we ird.ünï\"]",
                "\"tables\": { \"include\": [\"shop.*\"] }",
                "\"tables\": { \"include\": [\"shop.*\"], \"exclude\": [\"shop.tmp_*\", \"*._*\"] }",
                "\"service\": \"shop.Orders\", \"tables\": { \"include\": [\"shop.orders\"] }",
                "\"target\": \"dns:///billing:65535\"",
                "\"target\": \"dns://8.8.8.8/billing.internal:1\"",
                "\"target\": \"[::1]:9090\"",
                "\"target\": \"10.0.0.1:9090\"",
                "\"target\": \"unix:///run/b.sock\"",
                "\"target\": \"ipv4:10.0.0.1:9090,10.0.0.2:9090\"",
                "\"target\": \"ipv6:[::1]:9090,[::2]:9090\"",
                "\"target\": [\"billing-1:9090\", \"dns:///billing-2:9090\", \"unix:///run/b.sock\"]",
                "\"keepalive\": {}",
                "\"healthCheck\": \"server\"",
                "\"probe\": \"connect\"",
                "\"probe\": \"health\"",
                "\"auth\": { \"token\": { \"secret\": \"billing-token\" } }",
                "\"metadata\": { \"x-api-key\": { \"secret\": \"billing.key_1\" }, \"x-tenant\": \"7\" }",
                "\"keepalive\": { \"time\": \"10s\", \"timeout\": \"1s\" }",
                "\"mode\": \"stream\"",
                "\"maxConcurrentCalls\": 1",
                "\"maxConcurrentCalls\": 10000",
                "\"mode\": \"unary\", \"stream\": { \"window\": 1000, \"maxAge\": \"1s\" }",
            })
    void bothAccept(String member) {
        String json = subscription(over(member));

        assertThat(reader(json)).isEmpty();
        assertThat(published(json)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"ordring\": 1",
                "\"mode\": \"streaming\"",
                "\"stream\": { \"window\": 0 }",
                "\"stream\": { \"window\": \"8\" }",
                "\"stream\": { \"maxInFlight\": 8 }",
                "\"name\": \"\"",
                "\"name\": \"a b\"",
                "\"name\": 5",
                "\"name\": null",
                "\"tables\": []",
                "\"tables\": \"shop.orders\"",
                "\"tables\": [\"orders\"]",
                "\"tables\": [\"shop.\"]",
                "\"tables\": [\"shop.orders\", \"shop.orders\"]",
                "\"tables\": [5]",
                "\"tables\": {}",
                "\"tables\": { \"exclude\": [\"shop.tmp_*\"] }",
                "\"tables\": { \"include\": [\"shop.*\"], \"exclude\": [] }",
                "\"tables\": { \"include\": [\"shop.*\"], \"exclude\": [\"tmp\"] }",
                "\"tables\": { \"include\": [\"shop.*\"], \"without\": [\"shop.tmp\"] }",
                "\"service\": \"shop.Orders\", \"tables\": { \"include\": [\"shop.*\"] }",
                "\"target\": \"billing 9090\"",
                "\"target\": \"billing\"",
                "\"target\": \"billing:0\"",
                "\"target\": \"billing:65536\"",
                "\"target\": \"http://billing:80\"",
                "\"target\": \"dns:///billing\"",
                "\"target\": \"unix:run\"",
                "\"target\": \"ipv4:billing:9090\"",
                "\"target\": \"ipv4:10.0.0.1\"",
                "\"target\": []",
                "\"target\": [\"a:1\", \"a:1\"]",
                "\"target\": [\"a:1\", \"b\"]",
                "\"target\": [[\"a:1\"]]",
                "\"keepalive\": \"6m\"",
                "\"healthCheck\": true",
                "\"probe\": true",
                "\"probe\": \"ping\"",
                "\"auth\": { \"token\": \"abc\" }",
                "\"auth\": { \"token\": { \"secret\": \"a\" }, \"tokenFile\": \"/t\" }",
                "\"metadata\": { \"x\": {} }",
                "\"metadata\": { \"x\": { \"secret\": \"a b\" } }",
                "\"metadata\": { \"x\": { \"secret\": \"a\", \"value\": \"b\" } }",
                "\"keepalive\": { \"time\": 360 }",
                "\"keepalive\": { \"every\": \"6m\" }",
                "\"service\": \"\"",
                "\"service\": \"shop/Orders\"",
                "\"service\": \"shop.Orders\", \"tables\": [\"shop.*\"]",
                "\"service\": \"shop.Orders\", \"tables\": [\"shop.a\", \"shop.b\"]",
                "\"describe\": \"allways\"",
                "\"columns\": { \"exclude\": [] }",
                "\"columns\": { \"exclude\": [\"shop.note\"] }",
                "\"columns\": { \"exclude\": [\"shop.a.b.c\"] }",
                "\"columns\": { \"include\": [\"shop.orders.a\"] }",
                "\"tls\": true",
                "\"tls\": { \"plaintext\": \"true\" }",
                "\"tls\": { \"plaintext\": true, \"ca\": \"/ca\" }",
                "\"tls\": { \"ca\": \" \" }",
                "\"tls\": { \"cert\": \"/etc/client.pem\" }",
                "\"tls\": { \"key\": \"/etc/client.key\" }",
                "\"tls\": { \"cert\": 1, \"key\": \"/etc/client.key\" }",
                "\"tls\": { \"plaintext\": true, \"cert\": \"/c\", \"key\": \"/k\" }",
                "\"tls\": { \"authority\": \"a b\" }",
                "\"auth\": \"secret\"",
                "\"compression\": \"GZIP\"",
                "\"compression\": true",
                "\"auth\": { \"token\": \"secret\" }",
                "\"auth\": { \"tokenFile\": \"\" }",
                "\"deadline\": 30",
                "\"deadline\": \"30\"",
                "\"deadline\": \"30 s\"",
                "\"deadline\": \"-1s\"",
                "\"batch\": { \"maxChanges\": 0 }",
                "\"batch\": { \"maxChanges\": 100001 }",
                "\"batch\": { \"maxChanges\": 1.5 }",
                "\"batch\": { \"maxBytes\": 1024 }",
                "\"batch\": { \"maxBytes\": \"1MB\" }",
                "\"batch\": []",
                "\"buffer\": { \"linger\": \"1ms\" }",
                "\"retry\": { \"initial\": \"soon\" }",
                "\"retry\": { \"maxAttempts\": 0 }",
                "\"ordering\": \"row\"",
                "\"onReject\": \"stop\"",
                "\"maxInFlight\": 0",
                "\"maxInFlight\": 101",
                "\"maxConcurrentCalls\": 0",
                "\"maxConcurrentCalls\": 10001",
                "\"maxConcurrentCalls\": \"100\"",
                "\"stream\": { \"maxConcurrentCalls\": 8 }",
                "\"retry\": { \"maxAttempts\": \"20\" }",
                "\"metadata\": { \"X\": \"\" }",
                "\"metadata\": { \"a-bin\": \"\" }",
                "\"metadata\": { \"grpc-timeout\": \"1S\" }",
                "\"metadata\": { \"te\": \"\" }",
                "\"metadata\": { \"x\": 5 }",
                "\"metadata\": { \"x\": \"a\\nb\" }",
                "\"metadata\": [\"x\"]",
                "\"evolution\": \"Strict\"",
                "\"evolution\": true",
                "\"evolution\": [\"strict\"]",
                "\"evolution\": { \"preset\": \"none\" }",
                "\"evolution\": { \"columnGone\": \"hold\" }",
                "\"evolution\": { \"columnDropped\": \"wait\" }",
                "\"evolution\": { \"columnDropped\": \"ignore\" }",
                "\"evolution\": { \"valueOutOfRange\": \"apply\" }",
                "\"evolution\": { \"columnDropped\": null }",
                "\"evolution\": { \"holdDeadline\": 4 }",
                "\"evolution\": { \"holdDeadline\": \"1d\" }",
            })
    void bothRefuse(String member) {
        String json = subscription(over(member));

        assertThat(reader(json)).as("reader: " + json).isNotEmpty();
        assertThat(published(json)).as("schema: " + json).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5",
                "{}",
                "{ \"subscriptions\": [] }",
                "{ \"subscriptions\": {} }",
                "{ \"subscriptions\": [{}] }",
                "{ \"$schema\": 1, \"subscriptions\": [{ " + BASE + " }] }",
                "{ \"routes\": [], \"subscriptions\": [{ " + BASE + " }] }",
                "{ \"defaults\": { \"name\": \"a\" }, \"subscriptions\": [{ " + BASE + " }] }",
                "{ \"defaults\": { \"deadline\": 1 }, \"subscriptions\": [{ " + BASE + " }] }",
                "{ \"subscriptions\": [{ \"tables\": [\"a.b\"], \"target\": \"a:1\" }] }",
                "{ \"subscriptions\": [{ \"name\": \"a\", \"target\": \"a:1\" }] }",
                "{ \"subscriptions\": [{ \"name\": \"a\", \"tables\": [\"a.b\"] }] }",
            })
    void bothRefuseTheDocument(String json) {
        assertThat(reader(json)).isNotEmpty();
        assertThat(published(json)).isNotEmpty();
    }

    private static String over(String member) {
        StringBuilder all = new StringBuilder(member);
        for (String one : List.of("\"name\": \"a\"", "\"tables\": [\"shop.orders\"]", "\"target\": \"a:1\"")) {
            if (!member.contains(one.substring(0, one.indexOf(':')))) {
                all.append(all.isEmpty() ? "" : ", ").append(one);
            }
        }
        return all.toString();
    }

    private static String subscription(String members) {
        return "{ \"subscriptions\": [ { " + members + " } ] }";
    }

    private static String document(String member) {
        return "{ " + member + ", \"subscriptions\": [ { " + BASE + " } ] }";
    }

    private static List<Mistake> reader(String json) {
        try {
            RoutingParser.parse(json);
            return List.of();
        } catch (RoutingException e) {
            return e.mistakes();
        }
    }

    private Set<ValidationMessage> published(String json) {
        return schema.validate(json, InputFormat.JSON);
    }

    private static List<String> keys(JsonNode object) {
        assertThat(object.path("additionalProperties").isBoolean()).isTrue();
        List<String> keys = new ArrayList<>();
        object.path("properties").fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static void collectSilent(JsonNode node, String place, List<String> silent) {
        node.path("properties").properties().forEach(property -> {
            JsonNode value = property.getValue();
            boolean conditional = place.endsWith("/if") || place.endsWith("/then") || place.endsWith("/not");
            if (!conditional && !value.has("$ref") && !(value.has("title") && value.has("description"))) {
                silent.add(place + "/" + property.getKey());
            }
        });
        node.properties().forEach(child -> collectSilent(child.getValue(), place + "/" + child.getKey(), silent));
    }

    private static String resource() {
        try (InputStream in = RoutingParser.class.getResourceAsStream("routes.schema.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
