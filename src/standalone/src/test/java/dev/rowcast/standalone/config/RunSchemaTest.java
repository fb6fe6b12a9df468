package dev.rowcast.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dev.rowcast.route.Mistake;
import dev.rowcast.standalone.engine.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema and the reader say the same. */
class RunSchemaTest {
    private static final Path CONFIG = Path.of("../../config").toAbsolutePath().normalize();
    private static final Path FILE = CONFIG.resolve("run.schema.json");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Map<String, String> ENVIRONMENT =
            Map.of("ROWCAST_SECRET_PW", "x", "ROWCAST_SECRET_MYSQL_PASSWORD", "x");
    private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(SchemaLocation.of(FILE.toUri().toString()));

    @Test
    void theSchemaIsOneOfItsDraft() throws IOException {
        JsonSchema draft = JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(draft.validate(Files.readString(FILE), InputFormat.JSON)).isEmpty();
    }

    @Test
    void whatAnOperatorCopiesIsRight() throws IOException {
        String json = Files.readString(CONFIG.resolve("run.json"));

        assertThat(published(json)).isEmpty();
        assertThat(RunConfigParser.read(CONFIG.resolve("run.json"), ENVIRONMENT)
                        .routing()
                        .subscriptions())
                .hasSize(2);
        assertThat(json).as("a password").doesNotContain("\"password\": \"");
    }

    @Test
    void knowsTheKeysOfTheReaderAndNoOthers() throws IOException {
        JsonNode root = MAPPER.readTree(Files.readString(FILE));

        assertThat(keys(root)).containsExactlyElementsOf(RunKeys.TOP);
        assertThat(keys(root.at("/properties/source"))).containsExactlyElementsOf(RunKeys.SOURCE);
        assertThat(keys(root.at("/properties/state"))).containsExactlyElementsOf(RunKeys.STATE);
        assertThat(keys(root.at("/properties/spool"))).containsExactlyElementsOf(RunKeys.SPOOL);
        assertThat(keys(root.at("/properties/memory"))).containsExactlyElementsOf(RunKeys.MEMORY);
        assertThat(keys(root.at("/properties/http"))).containsExactlyElementsOf(RunKeys.HTTP);
        assertThat(keys(root.at("/properties/secrets"))).containsExactlyElementsOf(RunKeys.SECRETS);
        assertThat(keys(root.at("/properties/contracts"))).containsExactlyElementsOf(RunKeys.CONTRACTS);
        assertThat(keys(root.at("/properties/deadLetters"))).containsExactlyElementsOf(RunKeys.DEAD_LETTERS);
    }

    @Test
    void itsDefaultsAreTheReaders() throws IOException {
        JsonNode properties = MAPPER.readTree(Files.readString(FILE)).at("/properties");
        String written = """
                "spool": {"after": %s, "maxBytes": %s}, "secrets": {"environment": %s}, "contracts": {"integers": %s},
                "deadLetters": {"brake": %s}, "drain": %s, "http": {"address": %s, "port": 1}
                """.formatted(
                        properties.at("/spool/properties/after/default"),
                        properties.at("/spool/properties/maxBytes/default"),
                        properties.at("/secrets/properties/environment/default"),
                        properties.at("/contracts/properties/integers/default"),
                        properties.at("/deadLetters/properties/brake/default"),
                        properties.at("/drain/default"),
                        properties.at("/http/properties/address/default"));
        RunConfig withDefaults = read("{" + RunConfigParserTest.SMALLEST + ", " + written + "}");

        assertThat(withDefaults)
                .usingRecursiveComparison()
                .ignoringFields("reading")
                .isEqualTo(read("{" + RunConfigParserTest.SMALLEST + ", \"http\": {\"port\": 1}}"));
        assertThat(properties.at("/source/properties/port/default").intValue())
                .isEqualTo(withDefaults.source().port());
    }

    @Test
    void refusesTheSettingsThatRowcastSets() throws IOException {
        String refused = MAPPER.readTree(Files.readString(FILE))
                .at("/properties/source/properties/settings/propertyNames/not/pattern")
                .textValue();
        List<String> known = List.of(
                "connector.class",
                "name",
                "topic.prefix",
                "database.port",
                "database.server.id",
                "offset.storage",
                "errors.max.retries",
                "schema.history.internal",
                "heartbeat.interval.ms",
                "tombstones.on.delete",
                "provide.transaction.metadata",
                "table.include.list",
                "table.exclude.list",
                "include.schema.changes",
                "transforms",
                "transforms.a",
                "topic.naming.strategy",
                "topic.heartbeat.prefix",
                "tasks.max",
                "connect.keep.alive",
                "connect.keep.alive.interval.ms",
                "record.processing.threads",
                "signal.data.collection",
                "snapshot.mode",
                "database.ssl.mode",
                "names",
                "binary.handling.mode",
                "poll.interval.ms");

        assertThat(known)
                .allSatisfy(name -> assertThat(
                                Pattern.compile(refused).matcher(name).find())
                        .as(name)
                        .isEqualTo(Source.isOurs(name)));
    }

    @Test
    void everyKeyExplainsItself() throws IOException {
        List<String> silent = new ArrayList<>();
        collectSilent(MAPPER.readTree(Files.readString(FILE)), "", silent);

        assertThat(silent).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"$schema\": \"x\"",
                "\"name\": \"n-1\"",
                "\"state\": {}",
                "\"state\": {\"url\": \"jdbc:sqlite:/x/y.db\"}",
                "\"state\": {\"url\": \"jdbc:mysql://h:3306/d?sslMode=REQUIRED\", \"user\": \"u\", \"password\": {\"secret\": \"pw\"}}",
                "\"spool\": {\"after\": \"1h\"}",
                "\"memory\": {\"buffer\": \"64MiB\", \"records\": \"1GiB\"}",
                "\"http\": {\"port\": 0}",
                "\"secrets\": {\"environment\": \"ROWCAST_SECRET_\"}",
                "\"contracts\": {\"package\": \"acme.${database}.v1\", \"integers\": \"exact\", \"datetimeZone\": \"UTC\", \"approve\": \"\"}",
                "\"deadLetters\": {\"brake\": 0}",
                "\"drain\": \"0s\"",
            })
    void bothAccept(String member) {
        String json = "{" + RunConfigParserTest.SMALLEST + (member.isEmpty() ? "" : ", " + member) + "}";

        assertThat(reader(json)).as("reader: " + json).isEmpty();
        assertThat(published(json)).as("schema: " + json).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"name\": \"a b\"",
                "\"sources\": {}",
                "\"state\": \"x\"",
                "\"state\": {\"url\": \"jdbc:h2:x\"}",
                "\"state\": {\"url\": \"jdbc:sqlite:\"}",
                "\"state\": {\"url\": \"jdbc:mysql://h/d\"}",
                "\"state\": {\"url\": \"jdbc:mysql://u:p@h/d\", \"user\": \"u\", \"password\": {\"secret\": \"pw\"}}",
                "\"state\": {\"url\": \"jdbc:mysql://h/d?password=x\", \"user\": \"u\", \"password\": {\"secret\": \"pw\"}}",
                "\"state\": {\"url\": \"jdbc:sqlite:x\", \"user\": \"u\"}",
                "\"state\": {\"password\": {\"secret\": \"pw\"}}",
                "\"spool\": {\"after\": 10}",
                "\"spool\": {\"maxBytes\": \"10\"}",
                "\"memory\": {\"heap\": \"1MiB\"}",
                "\"http\": {}",
                "\"http\": {\"port\": \"80\"}",
                "\"http\": {\"port\": 65536}",
                "\"destinations\": []",
                "\"destinations\": [\"\"]",
                "\"secrets\": {\"environment\": \"1-\"}",
                "\"secrets\": {\"file\": \"\"}",
                "\"contracts\": {\"integers\": \"wide\"}",
                "\"contracts\": {\"datetimeZone\": 9}",
                "\"deadLetters\": {\"brake\": 1.5}",
                "\"drain\": \"1 s\"",
            })
    void bothRefuse(String member) {
        String json = "{" + RunConfigParserTest.SMALLEST + ", " + member + "}";

        assertThat(reader(json)).as("reader: " + json).isNotEmpty();
        assertThat(published(json)).as("schema: " + json).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"host\": \"\"",
                "\"host\": \"a/b\"",
                "\"port\": 0",
                "\"user\": \"\"",
                "\"password\": \"open\"",
                "\"password\": {\"secret\": \"a b\"}",
                "\"serverId\": 0",
                "\"serverId\": 4294967296",
                "\"serverid\": 5",
                "\"settings\": {\"topic.prefix\": \"x\"}",
                "\"settings\": {\"transforms\": \"x\"}",
                "\"settings\": {\"\": \"x\"}",
                "\"settings\": {\"a\": null}",
                "\"settings\": {\"a\": 1.5}",
            })
    void bothRefuseOfTheSource(String member) throws IOException {
        JsonNode good = MAPPER.readTree("{" + RunConfigParserTest.SMALLEST + "}");
        JsonNode over = MAPPER.readTree("{\"source\": {" + member + "}}");
        String json = MAPPER.readerForUpdating(good).readValue(over).toString();

        assertThat(reader(json)).as("reader: " + json).isNotEmpty();
        assertThat(published(json)).as("schema: " + json).isNotEmpty();
    }

    @Test
    void bothRefuseWhatIsMissingAndRoutesThatAreNone() {
        for (String json : List.of(
                "{}",
                "{" + RunConfigParserTest.SOURCE + "}",
                "{" + RunConfigParserTest.ROUTES + "}",
                "{" + RunConfigParserTest.SOURCE + ", \"routes\": {\"subscriptions\": []}}",
                "{" + RunConfigParserTest.SOURCE + ", \"routes\": 5}")) {
            assertThat(reader(json)).as("reader: " + json).isNotEmpty();
            assertThat(published(json)).as("schema: " + json).isNotEmpty();
        }
    }

    private static RunConfig read(String json) {
        return RunConfigParser.parse(json, Path.of("/x"), ENVIRONMENT);
    }

    private static List<Mistake> reader(String json) {
        try {
            read(json);
            return List.of();
        } catch (RunConfigException wrong) {
            return wrong.mistakes();
        }
    }

    private static Set<ValidationMessage> published(String json) {
        return SCHEMA.validate(json, InputFormat.JSON);
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
            if (!place.endsWith("/if") && !(value.has("title") && value.has("description"))) {
                silent.add(place + "/" + property.getKey());
            }
        });
        node.properties().forEach(child -> collectSilent(child.getValue(), place + "/" + child.getKey(), silent));
    }
}
