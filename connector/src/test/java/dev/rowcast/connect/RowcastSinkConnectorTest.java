package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.contract.FieldTyping;
import dev.rowcast.contract.NewContracts;
import dev.rowcast.encode.BinaryText;
import dev.rowcast.encode.SourceSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowcastSinkConnectorTest {
    private static final String ROUTES =
            "{\"subscriptions\": [{\"name\": \"audit\", \"tables\": [\"shop.orders\"], \"target\": \"127.0.0.1:9090\"}]}";

    private final RowcastSinkConnector connector = new RowcastSinkConnector();

    @Test
    void takesAGoodConfiguration() {
        assertThat(errors(config("routes", ROUTES))).isEmpty();
    }

    @Test
    void takesOffsetsOfItsTopicsAndForgetsWhateverItIsToldTo() {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        offsets.put(new TopicPartition("shop.shop.orders", 0), 0L);
        offsets.put(new TopicPartition("shop.shop.elsewhere", 3), null);

        assertThat(connector.alterOffsets(config("routes", ROUTES), offsets)).isTrue();
        assertThat(connector.alterOffsets(Map.of("topics.regex", "shop\\.shop\\..*"), offsets))
                .isTrue();
    }

    @Test
    void refusesOffsetsOfTopicsThatItDoesNotRead() {
        Map<TopicPartition, Long> offsets = Map.of(
                new TopicPartition("shop.shop.ordrs", 1), 0L,
                new TopicPartition("shop.shop.ordrs", 0), 0L,
                new TopicPartition("shop.shop.orders", 0), 0L);

        assertThatThrownBy(() -> connector.alterOffsets(config("routes", ROUTES), offsets))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("doesn't read shop.shop.ordrs-0, shop.shop.ordrs-1;")
                .hasMessageContaining(
                        "its topics are " + config("routes", ROUTES).get("topics"));
        assertThatThrownBy(() -> connector.alterOffsets(Map.of("topics.regex", "shop\\.shop\\.orders"), offsets))
                .hasMessageContaining("those that match shop\\.shop\\.orders");
    }

    @Test
    void showsEveryMistakeOfTheRoutingBesideTheKeyThatHoldsIt() {
        Map<String, List<String>> errors = errors(
                config(
                        "routes",
                        "{\"subscriptions\": [{\"name\": \"a\", \"tables\": [\"shop.orders\"], \"target\": \"no port\", \"ordring\": \"key\"}]}"));

        assertThat(errors).containsOnlyKeys("routes");
        assertThat(errors.get("routes"))
                .singleElement()
                .asString()
                .contains("2 mistakes")
                .contains("/subscriptions/0/ordring")
                .contains("did you mean \"ordering\"")
                .contains("/subscriptions/0/target");
    }

    @Test
    void refusesToReadWhatItWritesItself() {
        for (String own : List.of("rowcast-contracts", "rowcast-contracts-status", "rowcast-contracts-parked")) {
            Map<String, String> config = config("routes", ROUTES);
            config.remove("topics");
            config.put("topics.regex", "shop\\..*|" + own);
            assertThat(errors(config).get("contract.log.topic"))
                    .singleElement()
                    .asString()
                    .contains(own + " (", "topics.regex=PREFIX", "shop\\..*|" + own);
            config.put("topics.regex", ".*");
            assertThat(errors(config)).containsOnlyKeys("contract.log.topic");
        }
        Map<String, String> named = config("routes", ROUTES);
        named.put("contract.log.topic", "shop.shop.orders");
        assertThat(errors(named).get("contract.log.topic")).isNotEmpty();
        Map<String, String> wayOut = config("routes", ROUTES);
        wayOut.remove("topics");
        wayOut.put("topics.regex", "(?!rowcast-contracts).*");
        assertThat(errors(wayOut)).isEmpty();
    }

    @Test
    void passesOverItsOwnRecords() {
        OwnTopics own = new SinkConfig(config("routes", ROUTES)).ownTopics();

        assertThat(own.has(record("rowcast-contracts"))).isTrue();
        assertThat(own.has(record("rowcast-contracts-parked"))).isTrue();
        assertThat(own.has(record("rowcast-contracts-status"))).isTrue();
        assertThat(own.has(record("shop.shop.orders"))).isFalse();
    }

    private static SinkRecord record(String topic) {
        return new SinkRecord(topic, 0, null, null, null, new byte[0], 0);
    }

    @Test
    void showsATableThatNoTopicOfTheConnectorCarries() {
        assertThat(errors(config("routes", ROUTES.replace("orders", "ordrs"))).get("routes"))
                .singleElement()
                .asString()
                .contains("/subscriptions/0/tables/0")
                .contains("shop.ordrs")
                .contains("shop.orders");
    }

    @Test
    void takesQuarantineOfATableOnlyWithADeadLetterQueue() {
        String routes = ROUTES.replace("}]}", ", \"evolution\": {\"columnDropped\": \"quarantine\"}}]}");
        Map<String, String> config = config("routes", routes);
        assertThat(errors(config).get("routes"))
                .singleElement()
                .asString()
                .contains("/subscriptions/0/evolution/columnDropped")
                .contains("errors.tolerance=all and errors.deadletterqueue.topic.name");

        config.put("errors.deadletterqueue.topic.name", "shop-dead");
        assertThat(errors(config)).containsOnlyKeys("routes");
        config.put("errors.tolerance", "all");
        assertThat(errors(config)).isEmpty();
        config.remove("errors.deadletterqueue.topic.name");
        assertThat(errors(config)).containsOnlyKeys("routes");
    }

    @Test
    void takesALimitOfTriesOnlyWithADeadLetterQueue() {
        String own = ROUTES.replace("}]}", ", \"retry\": {\"maxAttempts\": 20}}]}");
        String common = ROUTES.replaceFirst("\\{", "{\"defaults\": {\"retry\": {\"maxAttempts\": 20}}, ");
        assertThat(errors(config("routes", own)).get("routes"))
                .singleElement()
                .asString()
                .contains("/subscriptions/0/retry/maxAttempts", "needs a dead-letter queue");
        assertThat(errors(config("routes", common)).get("routes"))
                .singleElement()
                .asString()
                .contains("/defaults/retry/maxAttempts");

        Map<String, String> config = config("routes", own);
        config.put("errors.deadletterqueue.topic.name", "shop-dead");
        config.put("errors.tolerance", "all");
        assertThat(errors(config)).isEmpty();
    }

    @Test
    void showsADestinationThatIsNotInstalledAndAFolderThatIsNotThere() {
        String routes =
                "{\"subscriptions\": [{\"name\": \"a\", \"tables\": [\"shop.orders\"], \"destination\": {\"type\": \"opensearch\"}}]}";
        assertThat(errors(config("routes", routes)).get("routes"))
                .singleElement()
                .asString()
                .contains("/subscriptions/0/destination/type")
                .contains(
                        "put rowcast-destination-opensearch-VERSION.zip into a folder and set destinations.path to it");

        Map<String, String> config = config("routes", routes);
        config.put("destinations.path", "/no/such/folder");
        Map<String, List<String>> errors = errors(config);
        assertThat(errors).containsOnlyKeys("destinations.path");
        assertThat(errors.get("destinations.path"))
                .singleElement()
                .asString()
                .startsWith("/no/such/folder is no folder here");
    }

    /** Its configuration comes over the network. */
    @Test
    void aWorkerStartsNoProgramForAMapping() {
        String routes = "{\"subscriptions\": [{\"name\": \"search\", \"tables\": [\"shop.orders\"],"
                + " \"destination\": {\"type\": \"opensearch\", \"url\": \"http://localhost:9200\"},"
                + " \"mapping\": {\"language\": \"grpc\", \"command\": [\"node\", \"map.js\"]}}]}";

        assertThat(errors(config("routes", routes)).get("routes"))
                .anySatisfy(error -> assertThat(error)
                        .contains("/subscriptions/0/mapping/command", "a Connect worker starts no programs"));
    }

    @Test
    void bufferMemoryIsATenthOfTheHeapOrAsManyBytesAsNamed() {
        Map<String, String> config = config("routes", ROUTES);
        assertThat(new SinkConfig(config).bufferMemory().capacity())
                .isEqualTo(Runtime.getRuntime().maxMemory() / 10);
        config.put("buffer.memory", "67108864");
        assertThat(new SinkConfig(config).bufferMemory().capacity()).isEqualTo(64 << 20);
        config.put("buffer.memory", "0");
        assertThat(errors(config).get("buffer.memory"))
                .singleElement()
                .asString()
                .contains("must be a number of bytes, at least 1, or -1 for a tenth of the heap");
    }

    @Test
    void quarantineOfSingleValuesDoesWithoutADeadLetterQueue() {
        String routes = ROUTES.replace("}]}", ", \"evolution\": {\"valueOutOfRange\": \"quarantine\"}}]}");

        assertThat(errors(config("routes", routes))).isEmpty();
    }

    @Test
    void readsTheRoutingFromAFileAndNamesItInErrors(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("routes.json"), ROUTES);
        assertThat(errors(config("routes.file", file.toString()))).isEmpty();

        Files.writeString(file, "{");
        assertThat(errors(config("routes.file", file.toString())).get("routes.file"))
                .singleElement()
                .asString()
                .contains(file.toString())
                .contains("line 1");
        assertThat(errors(config("routes.file", folder.resolve("none.json").toString()))
                        .get("routes.file"))
                .singleElement()
                .asString()
                .contains("no such file on this worker");
    }

    @Test
    void wantsOneRoutingAndNotTwo() {
        assertThat(errors(config("tasks.max", "1")).get("routes"))
                .singleElement()
                .asString()
                .contains("no routing");
        Map<String, String> both = config("routes", ROUTES);
        both.put("routes.file", "/etc/rowcast/routes.json");
        assertThat(errors(both).get("routes")).singleElement().asString().contains("two routings");
    }

    @Test
    void wantsTheBrokersOfTheContractLog() {
        Map<String, String> config = config("routes", ROUTES);
        config.remove("contract.log.bootstrap.servers");
        assertThat(errors(config)).containsKey("contract.log.bootstrap.servers");

        config.put("contract.log.bootstrap.servers", " ");
        assertThat(errors(config)).containsKey("contract.log.bootstrap.servers");
    }

    @Test
    void startsOnlyWithASoundRouting() {
        assertThatThrownBy(() -> connector.start(config("routes", "{}")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("subscriptions");
    }

    @Test
    void takesATemplateOfPackages() {
        Map<String, String> config = config("routes", ROUTES);
        assertThat(new SinkConfig(config).newContracts()).isEqualTo(NewContracts.STANDARD);

        config.put("contract.package", "acme.${database}.v1");
        assertThat(errors(config)).isEmpty();
        assertThat(new SinkConfig(config).newContracts().packages().packageOf("shop"))
                .isEqualTo("acme.shop.v1");

        config.put("contract.package", "acme-${database}");
        assertThat(errors(config).get("contract.package"))
                .singleElement()
                .asString()
                .contains("acme-${database}")
                .contains("makes no protobuf package");
    }

    @Test
    void takesExactIntegersAndTheZoneOfDatetimes() {
        Map<String, String> config = config("routes", ROUTES);
        config.put("contract.integers", "exact");
        config.put("contract.datetime.zone", "Asia/Tokyo");
        assertThat(errors(config)).isEmpty();
        assertThat(new SinkConfig(config).newContracts().typing())
                .isEqualTo(new FieldTyping(true, Optional.of(ZoneId.of("Asia/Tokyo"))));

        config.put("contract.integers", "small");
        config.put("contract.datetime.zone", "Asia/Atlantis");
        assertThat(errors(config)).containsOnlyKeys("contract.integers", "contract.datetime.zone");
        assertThat(errors(config).get("contract.datetime.zone"))
                .singleElement()
                .asString()
                .contains("Asia/Atlantis")
                .contains("write one such as Asia/Tokyo");
    }

    @Test
    void knowsWhatTheSourceIsSetTo() {
        assertThat(new SinkConfig(config("routes", ROUTES)).source()).isEqualTo(SourceSettings.DEFAULT);

        Map<String, String> config = config("source.binary.handling.mode", "hex");
        config.put("source.unavailable.value.placeholder", "none");
        assertThat(new SinkConfig(config).source()).isEqualTo(new SourceSettings("none", BinaryText.HEX));
        config.put("source.binary.handling.mode", "base64-url-safe");
        assertThat(new SinkConfig(config).source().binaryText()).isEqualTo(BinaryText.BASE64);
        config.put("source.binary.handling.mode", "bytes");
        assertThat(new SinkConfig(config).source().binaryText()).isEqualTo(BinaryText.RECOGNIZE);
    }

    @Test
    void refusesWhatNoSourceCanBeSetTo() {
        Map<String, String> config = config("routes", ROUTES);
        config.put("source.binary.handling.mode", "text");
        config.put("source.unavailable.value.placeholder", "");

        assertThat(errors(config))
                .containsOnlyKeys("source.binary.handling.mode", "source.unavailable.value.placeholder");
    }

    @Test
    void numbersItsTasks() {
        connector.start(config("routes", ROUTES));

        assertThat(connector.taskConfigs(2))
                .extracting(config -> config.get(RowcastSinkTask.TASK_NUMBER))
                .containsExactly("0", "1");
        assertThat(connector.taskClass()).isEqualTo(RowcastSinkTask.class);
    }

    @Test
    void givesTheContractLogsClientItsOwnSettingsAlone() {
        Map<String, String> config = config("routes", ROUTES);
        config.put("contract.log.security.protocol", "SSL");

        assertThat(new SinkConfig(config).contractLogClient())
                .containsOnly(Map.entry("bootstrap.servers", "127.0.0.1:9092"), Map.entry("security.protocol", "SSL"));
    }

    private Map<String, List<String>> errors(Map<String, String> config) {
        Map<String, List<String>> errors = new HashMap<>();
        for (ConfigValue value : connector.validate(config).configValues()) {
            if (!value.errorMessages().isEmpty()) {
                errors.put(value.name(), value.errorMessages());
            }
        }
        return errors;
    }

    private static Map<String, String> config(String key, String value) {
        Map<String, String> config = new HashMap<>();
        config.put("name", "shop-to-billing");
        config.put("topics", "shop.shop.orders,shop.shop.customers");
        config.put("contract.log.bootstrap.servers", "127.0.0.1:9092");
        config.put(key, value);
        return config;
    }
}
