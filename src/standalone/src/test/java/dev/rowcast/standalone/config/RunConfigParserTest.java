package dev.rowcast.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.gate.RuntimeWords;
import dev.rowcast.encode.BinaryText;
import dev.rowcast.route.Mistake;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.standalone.engine.Source;
import dev.rowcast.standalone.spool.SpoolLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunConfigParserTest {
    static final String SOURCE =
            "\"source\": {\"name\": \"shop\", \"host\": \"db\", \"user\": \"u\", \"password\": {\"secret\": \"pw\"}, \"serverId\": 7}";
    static final String ROUTES =
            "\"routes\": {\"subscriptions\": [{\"name\": \"a\", \"tables\": [\"shop.orders\"], \"target\": \"a:1\"}]}";
    static final String SMALLEST = SOURCE + ", " + ROUTES;

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>(Map.of("ROWCAST_SECRET_PW", "hidden"));

    private RunConfig parse(String members) {
        return RunConfigParser.parse("{" + members + "}", folder, environment);
    }

    private List<Mistake> mistakes(String members) {
        try {
            parse(members);
            return List.of();
        } catch (RunConfigException wrong) {
            return wrong.mistakes();
        }
    }

    private Map<String, String> byPointer(String members) {
        Map<String, String> found = new HashMap<>();
        mistakes(members).forEach(each -> found.put(each.pointer(), each.message()));
        return found;
    }

    @Test
    void theSmallestHasItsDefaults() {
        RunConfig config = parse(SMALLEST);

        assertThat(config.name()).isEqualTo("shop");
        assertThat(config.source().port()).isEqualTo(3306);
        assertThat(config.source().engineSettings())
                .containsEntry("database.password", "hidden")
                .containsEntry("database.server.id", "7")
                .containsEntry("topic.prefix", "shop")
                .containsEntry("table.include.list", "(?s-i)(?:shop\\.orders)");
        assertThat(config.state().url()).isEqualTo("jdbc:sqlite:" + folder + "/rowcast-state/state.db");
        assertThat(config.spool().after()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.spool().bytes()).isEqualTo(10L << 30);
        assertThat(config.http()).isEmpty();
        assertThat(config.brake()).isEqualTo(100);
        assertThat(config.drain()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.gate().deadLetters()).isTrue();
    }

    @Test
    void everyKeyCounts() {
        environment.put("S_STATE_PW", "p2");
        RunConfig config = parse("""
                "$schema": "x", "name": "n",
                "source": {"name": "s", "host": "h", "port": 3307, "user": "u", "password": {"secret": "pw"}, "serverId": 4294967295,
                  "settings": {"snapshot.max.threads": 4, "binary.handling.mode": "hex", "unavailable.value.placeholder": "?", "database.ssl.keystore.password": {"secret": "state.pw"}}},
                "routes": {"subscriptions": [{"name": "a", "tables": ["shop.orders"], "target": "a:1"}], "renames": {"shop.orders": {"a": "b"}}},
                "state": {"url": "jdbc:mysql://st:3306/rc?sslMode=REQUIRED", "user": "su", "password": {"secret": "state.pw"}},
                "spool": {"after": "2s", "maxBytes": "5GiB"}, "memory": {"buffer": "1MiB", "records": "2MiB"},
                "http": {"address": "0.0.0.0", "port": 0}, "secrets": {"environment": "S_"},
                "contracts": {"package": "acme.${database}", "integers": "exact", "datetimeZone": "Asia/Tokyo", "approve": "shop.orders@2=apply"},
                "deadLetters": {"brake": 0}, "drain": "0s"
                """.replace("\"secret\": \"pw\"", "\"secret\": \"state.pw\""));

        assertThat(config.name()).isEqualTo("n");
        assertThat(config.source().engineSettings())
                .containsEntry("database.port", "3307")
                .containsEntry("database.server.id", "4294967295")
                .containsEntry("snapshot.max.threads", "4")
                .containsEntry("database.ssl.keystore.password", "p2");
        assertThat(config.values().binaryText()).isEqualTo(BinaryText.HEX);
        assertThat(config.values().unavailablePlaceholder()).isEqualTo("?");
        assertThat(config.state()).isEqualTo(new StateSettings("jdbc:mysql://st:3306/rc?sslMode=REQUIRED", "su", "p2"));
        assertThat(config.spool()).isEqualTo(new SpoolLimits(Duration.ofSeconds(2), 2 << 20, 5L << 30));
        assertThat(config.bufferBytes()).isEqualTo(1 << 20);
        assertThat(config.http()).contains(new HttpSettings("0.0.0.0", 0));
        assertThat(RoutingParser.parse(config.written().json()).renames())
                .isEqualTo(config.routing().renames())
                .isNotEmpty();
        assertThat(config.written().secrets().value("state.pw")).contains("p2");
        assertThat(config.gate().connector()).isEqualTo("n");
        assertThat(config.gate().renames()).containsEntry(new TableId("shop", "orders"), Map.of("a", "b"));
        assertThat(config.gate().newContracts().typing().exactIntegers()).isTrue();
        assertThat(config.gate().newContracts().typing().datetimeZone()).contains(ZoneId.of("Asia/Tokyo"));
        assertThat(config.gate().newContracts().packages().text()).isEqualTo("acme.${database}");
        assertThat(config.gate().approvals().of(new TableId("shop", "orders"), 2))
                .isPresent();
        assertThat(config.brake()).isZero();
        assertThat(config.drain()).isZero();
        assertThat(config.settings().gate()).isEqualTo(config.gate());
    }

    @Test
    void whatMessagesSayIsMeantForThisProcess() {
        RuntimeWords words = parse(SMALLEST).gate().words();
        assertThat(words.command("rowcast contracts diff shop.orders"))
                .isEqualTo(
                        "rowcast contracts diff shop.orders --state jdbc:sqlite:" + folder + "/rowcast-state/state.db");
        assertThat(words.program()).isEqualTo("process");
        assertThat(words.setting(new TableId("shop", "orders"), 2, "apply"))
                .isEqualTo("\"contracts\": { \"approve\": \"shop.orders@2=apply\" }");
    }

    @Test
    void whatCountsWithANewStartAloneIsNamed() {
        RunConfig running = parse(SMALLEST);
        running.requireSameBasis(running);
        parse(SMALLEST + ", \"drain\": \"1s\"").requireSameBasis(running);
        RunConfig other = parse(
                SMALLEST + ", \"name\": \"n\", \"http\": {\"port\": 1}, \"state\": {\"url\": \"jdbc:sqlite:x.db\"}");
        assertThatThrownBy(() -> other.requireSameBasis(running))
                .isInstanceOfSatisfying(
                        RunConfigException.class,
                        wrong -> assertThat(wrong.mistakes())
                                .extracting(Mistake::pointer)
                                .containsExactly("/name", "/state", "/http"));
    }

    @Test
    void allMistakesAreToldAtOnceEachWithItsPointer() {
        Map<String, String> found = byPointer("""
                "sorce": 1,
                "source": {"name": "a b", "host": "db:3306/x", "port": 70000, "password": "open", "serverId": 0,
                  "settings": {"database.hostname": "x", "offset.storage": "y", "a.b": [1], "table.exclude.list": "z"}},
                "routes": {"subscriptions": [{"name": "a", "tables": ["shop"], "target": "a:1", "batch": {"linger": "5"}}]},
                "state": {"url": "jdbc:h2:mem", "user": "x"}, "spool": {"after": "10", "maxBytes": 5}, "memory": {"heap": "1MiB"},
                "http": {"address": "x"}, "destinations": ["/nowhere/at/all"], "secrets": {"file": "none.properties"},
                "contracts": {"package": "A B", "integers": "small", "datetimeZone": "Mars/X", "approve": "x"},
                "deadLetters": {"brake": -1}, "drain": "1 s"
                """);

        assertThat(found)
                .containsOnlyKeys(
                        "/sorce",
                        "/source/name",
                        "/source/host",
                        "/source/port",
                        "/source/user",
                        "/source/password",
                        "/source/serverId",
                        "/source/settings/database.hostname",
                        "/source/settings/offset.storage",
                        "/source/settings/a.b",
                        "/source/settings/table.exclude.list",
                        "/routes/subscriptions/0/tables/0",
                        "/routes/subscriptions/0/batch/linger",
                        "/state/url",
                        "/state/user",
                        "/spool/after",
                        "/spool/maxBytes",
                        "/memory/heap",
                        "/http/port",
                        "/destinations",
                        "/secrets/file",
                        "/contracts/package",
                        "/contracts/integers",
                        "/contracts/datetimeZone",
                        "/contracts/approve",
                        "/deadLetters/brake",
                        "/drain")
                .hasEntrySatisfying("/sorce", message -> assertThat(message).contains("did you mean \"source\""))
                .hasEntrySatisfying(
                        "/source/settings/database.hostname",
                        message -> assertThat(message).contains("\"host\" of the source"))
                .hasEntrySatisfying(
                        "/source/password", message -> assertThat(message).doesNotContain("open"));
    }

    @Test
    void anEmptyOneNamesWhatIsMissing() {
        assertThat(byPointer("")).containsOnlyKeys("/source", "/routes");
        assertThatThrownBy(() -> parse(""))
                .hasMessageStartingWith("configuration: 2 mistakes\n")
                .hasMessageContaining("/source     missing");
    }

    @Test
    void aFileOfRoutesIsReadBesideTheConfigurationAndItsMistakesNameIt() throws IOException {
        Files.writeString(folder.resolve("r.json"), "{" + ROUTES.substring("\"routes\": {".length()));
        assertThat(parse(SOURCE + ", \"routes\": \"r.json\"").routing().subscriptions())
                .hasSize(1);

        Files.writeString(folder.resolve("r.json"), "{\"subscriptions\": [{\"name\": \"a\"}]}");
        assertThat(byPointer(SOURCE + ", \"routes\": \"r.json\""))
                .containsOnlyKeys("r.json#/subscriptions/0/tables", "r.json#/subscriptions/0/target");
        assertThat(byPointer(SOURCE + ", \"routes\": \"none.json\"")).containsOnlyKeys("/routes");
    }

    @Test
    void aSecretIsOfTheEnvironmentOrOfTheFile() throws IOException {
        Files.writeString(folder.resolve("s.properties"), "pw=of the file\nb-token=x\n");
        String file = ", \"secrets\": {\"file\": \"s.properties\"}";
        assertThat(parse(SMALLEST + file).source().password()).isEqualTo("hidden");

        environment.clear();
        assertThat(parse(SMALLEST + file).source().password()).isEqualTo("of the file");
        assertThat(byPointer(SMALLEST))
                .containsOnlyKeys("/source/password/secret")
                .hasEntrySatisfying(
                        "/source/password/secret",
                        message -> assertThat(message)
                                .contains("ROWCAST_SECRET_NAME")
                                .doesNotContain("connector", "pw"));
    }

    /** A password that was changed counts from the next start of the engine on. */
    @Test
    void theSourceIsReadAgain() throws IOException {
        environment.clear();
        Path secrets = Files.writeString(folder.resolve("s.properties"), "pw=old\n");
        Path file = Files.writeString(
                folder.resolve("run.json"), "{" + SMALLEST + ", \"secrets\": {\"file\": \"s.properties\"}}");
        RunConfig config = RunConfigParser.read(file, environment);
        Files.writeString(secrets, "pw=new\n");

        assertThat(config.settings().reading().get().password()).isEqualTo("new");
        assertThat(config.source().password()).isEqualTo("old");

        Files.writeString(file, Files.readString(file).replace("shop.orders", "shop.others"));
        Source routed = config.settings().reading().get();
        assertThat(routed.password()).isEqualTo("new");
        assertThat(routed.tables())
                .as("rows of the others would reach nobody")
                .isEqualTo(config.source().tables());

        Files.writeString(file, "{");
        assertThat(config.settings().reading().get()).as("what can't be used").isEqualTo(config.source());
        Files.writeString(
                file, "{" + SMALLEST.replace("\"shop\"", "\"x\"") + ", \"secrets\": {\"file\": \"s.properties\"}}");
        assertThat(config.settings().reading().get()).as("another source").isEqualTo(config.source());
    }

    @Test
    void systemdNamesTheFolderOfTheState() {
        environment.put("STATE_DIRECTORY", "/var/lib/rowcast");

        assertThat(parse(SMALLEST).state().url()).isEqualTo("jdbc:sqlite:/var/lib/rowcast/state.db");
        assertThat(parse(SMALLEST + ", \"state\": {\"url\": \"jdbc:sqlite:sub/x.db\"}")
                        .state()
                        .url())
                .isEqualTo("jdbc:sqlite:" + folder + "/sub/x.db");
    }

    @Test
    void theStateIsNotOnTheSourcesServer() {
        String rest = ", \"state\": {\"user\": \"u\", \"password\": {\"secret\": \"pw\"}, \"url\": \"jdbc:mysql://";

        assertThat(byPointer(SMALLEST + rest + "DB:3306/x\"}")).containsOnlyKeys("/state/url");
        assertThat(byPointer(SMALLEST + rest + "db/x\"}")).containsOnlyKeys("/state/url");
        assertThat(byPointer(SMALLEST + rest + "db:3307/x\"}")).isEmpty();
        assertThat(byPointer(SMALLEST + rest + "db2:3306/x\"}")).isEmpty();
    }

    @Test
    void noPasswordIsShown() {
        assertThat(mistakes(SMALLEST + ", \"state\": {\"url\": \"jdbc:mysql://h/x?password=geheim\"}")
                        .toString())
                .contains("/state/url")
                .doesNotContain("geheim");
        assertThat(parse(SMALLEST).toString()).doesNotContain("hidden");
    }

    @Test
    void aKeyThatStandsTwiceAndWhatIsNoJsonAreMistakes() {
        assertThat(byPointer(SMALLEST + ", \"drain\": \"1s\", \"drain\": \"1s\""))
                .containsOnlyKeys("/drain");
        assertThat(byPointer(SMALLEST + ",")).containsOnlyKeys("");
        assertThatThrownBy(() -> RunConfigParser.parse("geheim", folder, environment))
                .isInstanceOf(RunConfigException.class)
                .hasMessageNotContaining("geheim");
    }
}
