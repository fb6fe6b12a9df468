package dev.rowcast.connect;

import dev.rowcast.contract.NewContracts;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.gate.Approvals;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.deliver.BufferMemory;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.route.Mistake;
import dev.rowcast.route.Routing;
import dev.rowcast.route.RoutingException;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.route.RoutingText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.sink.SinkTask;

/** The connector's own configuration, beside what Kafka Connect has for every sink. Immutable. */
public final class SinkConfig extends AbstractConfig {
    /** The routing JSON itself. */
    public static final String ROUTES = "routes";
    /** Path of a file that holds the routing JSON. */
    public static final String ROUTES_FILE = "routes.file";
    /** Prefix of the properties that hold secrets; the routing JSON refers to them by name. */
    public static final String SECRET_PREFIX = "secret.";
    /** Prefix of the contract log's settings; any other key with it is passed to its Kafka clients unchanged. */
    public static final String CONTRACT_LOG_PREFIX = "contract.log.";
    /** Topic in which tasks publish how they are doing; empty if nowhere. */
    public Optional<String> statusTopic() {
        return status().map(StatusConfig::topic);
    }

    /** Topic of the contract log. */
    public static final String CONTRACT_LOG_TOPIC = "contract.log.topic";
    /** Brokers that hold the contract log. */
    public static final String CONTRACT_LOG_BOOTSTRAP_SERVERS = "contract.log.bootstrap.servers";
    /** Replication factor that the contract log is made with. */
    public static final String CONTRACT_LOG_REPLICATION_FACTOR = "contract.log.replication.factor";
    /** Whether the connector may start with an empty contract log although it delivered before. */
    public static final String CONTRACT_LOG_MAY_BE_EMPTY = "contract.log.may.be.empty";
    /** Decisions about held tables. */
    public static final String CONTRACT_APPROVE = "contract.approve";
    /** The contract log's topic where none is named. */
    public static final String DEFAULT_CONTRACT_LOG_TOPIC = "rowcast-contracts";

    /** Kafka Connect's own: the dead-letter queue, and that a record may go there. */
    private static final String DEAD_LETTER_TOPIC = "errors.deadletterqueue.topic.name";

    private static final String TOLERANCE = "errors.tolerance";

    private static final String ROUTING_GROUP = "Routing";
    private static final String CONTRACT_GROUP = "Contract log";

    /** @throws ConfigException if a value isn't valid for its key */
    public SinkConfig(Map<String, String> properties) {
        super(definitionFor(properties), properties, false);
    }

    /** The definition with this configuration's secrets, so that no log of it shows them. */
    private static ConfigDef definitionFor(Map<String, String> properties) {
        ConfigDef definition = definition();
        properties.keySet().stream()
                .filter(key -> key.startsWith(SECRET_PREFIX))
                .forEach(key -> definition.define(
                        key, Type.PASSWORD, ConfigDef.NO_DEFAULT_VALUE, Importance.MEDIUM, "A secret."));
        return definition;
    }

    /** Every key with its documentation; the configuration page of the docs is made of it. */
    public static ConfigDef definition() {
        ConfigDef definition = new ConfigDef();
        defineRouting(definition);
        defineContractLog(definition);
        defineDecisions(definition);
        NewContractsConfig.define(definition);
        SourceConfig.define(definition);
        StatusConfig.define(definition);
        MemoryConfig.define(definition);
        DeadLettersConfig.define(definition);
        ShortIds.define(definition);
        return definition;
    }

    private static void defineRouting(ConfigDef definition) {
        definition.define(
                ROUTES,
                Type.STRING,
                null,
                Importance.HIGH,
                "Which tables go to which gRPC service, as JSON (see the JSON Schema routes.schema.json). Either this or "
                        + ROUTES_FILE
                        + " is needed. It is stored and shown as plain text: put a secret into a property of its"
                        + " own, " + SECRET_PREFIX + "NAME, and refer to it in the JSON as {\"secret\": \"NAME\"}."
                        + " A \"when\" or mapping that doesn't fit the contracts that tables have by now is refused, as far"
                        + " as the contract log can be read.",
                ROUTING_GROUP,
                1,
                Width.LONG,
                "Routing JSON");
        definition.define(
                ROUTES_FILE,
                Type.STRING,
                null,
                Importance.HIGH,
                "Path of a file with the routing JSON, readable on every worker that runs a task. It is read when a"
                        + " task starts; restart the connector to apply a change.",
                ROUTING_GROUP,
                2,
                Width.LONG,
                "Routing file");
        DestinationsConfig.define(definition, ROUTING_GROUP);
    }

    private static void defineContractLog(ConfigDef definition) {
        definition.define(
                CONTRACT_LOG_BOOTSTRAP_SERVERS,
                Type.LIST,
                ConfigDef.NO_DEFAULT_VALUE,
                new ConfigDef.NonEmptyString() {
                    @Override
                    public void ensureValid(String name, Object value) {
                        if (value instanceof List<?> servers && servers.isEmpty()) {
                            throw new ConfigException(
                                    name, value, "has no broker; write host:port, or several separated by commas");
                        }
                    }
                },
                Importance.HIGH,
                "Brokers of the Kafka cluster that holds the contract log: host:port, separated by commas; mostly those of the"
                        + " worker. Other Kafka client settings, such as " + CONTRACT_LOG_PREFIX
                        + "security.protocol, can be set with the same prefix.",
                CONTRACT_GROUP,
                1,
                Width.LONG,
                "Contract log brokers");
        definition.define(
                CONTRACT_LOG_TOPIC,
                Type.STRING,
                DEFAULT_CONTRACT_LOG_TOPIC,
                new ConfigDef.NonEmptyString(),
                Importance.MEDIUM,
                "Topic that stores the contract of each table: field numbers, names and types. It is created if missing, with one"
                        + " partition and no retention. All connectors of a cluster should share one, so that every"
                        + " subscriber sees the same numbers.",
                CONTRACT_GROUP,
                2,
                Width.MEDIUM,
                "Contract log topic");
        definition.define(
                CONTRACT_LOG_REPLICATION_FACTOR,
                Type.SHORT,
                (short) -1,
                Importance.LOW,
                "Replication factor of the contract log's topic when it is created; -1 means the brokers' default.",
                CONTRACT_GROUP,
                3,
                Width.SHORT,
                "Contract log replication");
    }

    private static void defineDecisions(ConfigDef definition) {
        definition.define(
                CONTRACT_LOG_MAY_BE_EMPTY,
                Type.BOOLEAN,
                false,
                Importance.LOW,
                "Whether to start although the contract log is empty, or has no entry of this connector, while the connector has"
                        + " committed offsets. A lost log looks like this, and fields would get new numbers, so by default the connector refuses to start;"
                        + " also if the log is empty and the offsets can't be read, such as when the log is in another cluster than"
                        + " the worker's. For a new connector there, set this for the first start.",
                CONTRACT_GROUP,
                4,
                Width.SHORT,
                "Empty contract log allowed");
        definition.define(
                CONTRACT_APPROVE,
                Type.STRING,
                "",
                (name, value) -> {
                    try {
                        Approvals.parse(String.valueOf(value));
                    } catch (IllegalArgumentException wrong) {
                        throw new ConfigException(name, value, wrong.getMessage());
                    }
                },
                Importance.MEDIUM,
                "Decisions about held tables, for installations without a shell: database.table@revision=decision, separated by"
                        + " semicolons, such as shop.orders@4=bridge. The revision is the one that the approval creates, as in the"
                        + " hold's message: so a decision applies once, can be set before the table changes, and"
                        + " has no effect if it stays here. Decisions: " + Decision.WORDS + ".",
                CONTRACT_GROUP,
                5,
                Width.LONG,
                "Approved contract revisions");
    }

    /**
     * What it says to the gate before the contracts.
     *
     * @param connector the connector's name
     * @param deadLetters whether there is a queue for rows that can't be delivered
     */
    public GateRules gateRules(String connector, boolean deadLetters) {
        return new GateRules(connector, routing().renames(), approvals(), newContracts(), deadLetters);
    }

    /** Decisions about held tables. */
    Approvals approvals() {
        return Approvals.parse(getString(CONTRACT_APPROVE));
    }

    /** Whether an empty contract log is all right whatever was delivered before. */
    boolean contractLogMayBeEmpty() {
        return getBoolean(CONTRACT_LOG_MAY_BE_EMPTY);
    }

    /** Settings for the contracts of new tables. */
    NewContracts newContracts() {
        return NewContractsConfig.of(this);
    }

    /** The source connector's settings that the sink has to know. */
    public SourceSettings source() {
        return SourceConfig.of(this);
    }

    /** How much of the heap waiting changes may use, in each task. */
    BufferMemory bufferMemory() {
        return MemoryConfig.of(this);
    }

    /** Which records' changes keep the ids that earlier builds gave them. */
    ShortIds shortIds() {
        return ShortIds.of(this);
    }

    /** Where tasks publish how they are doing; empty if nowhere. */
    Optional<StatusConfig> status() {
        return StatusConfig.of(this, contractLogTopic());
    }

    /** Topic of the contract log. */
    public String contractLogTopic() {
        return getString(CONTRACT_LOG_TOPIC);
    }

    /** Replication factor for a contract log that doesn't exist yet; -1 for the brokers' default. */
    public short contractLogReplicationFactor() {
        return getShort(CONTRACT_LOG_REPLICATION_FACTOR);
    }

    /** Properties of the contract log's Kafka clients. */
    public Map<String, Object> contractLogClient() {
        Map<String, Object> client = new HashMap<>(originalsWithPrefix(CONTRACT_LOG_PREFIX));
        client.remove("topic");
        client.remove("replication.factor");
        client.remove("may.be.empty");
        client.put(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                String.join(",", getList(CONTRACT_LOG_BOOTSTRAP_SERVERS)));
        return client;
    }

    /**
     * The routing, from whichever key holds it.
     *
     * @throws ConfigException with every mistake in it
     */
    public Routing routing() {
        String file = getString(ROUTES_FILE);
        String text = routingText();
        try {
            Routing routing = RoutingParser.parse(text, this::secret, destinations());
            List<Mistake> mistakes = againstTheConnector(routing);
            if (!mistakes.isEmpty()) {
                throw new RoutingException(mistakes);
            }
            return routing;
        } catch (RoutingException mistakes) {
            throw refused(mistakes);
        }
    }

    private ConfigException refused(RoutingException mistakes) {
        String file = getString(ROUTES_FILE);
        return new ConfigException((file == null ? "" : ROUTES_FILE + " " + file + ", ") + mistakes.getMessage());
    }

    /** @throws ConfigException with the mistakes, which the routing turned out to have; not if there are none */
    void requireNone(List<Mistake> mistakes) {
        if (!mistakes.isEmpty()) {
            throw refused(new RoutingException(mistakes));
        }
    }

    /** Stands for the text that the routing is read from: equal where that is. */
    public String routingHash() {
        return UUID.nameUUIDFromBytes(routingText().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /**
     * The routing as it is written.
     *
     * @throws ConfigException if it can't be read
     */
    public RoutingText written() {
        return new RoutingText(routingText(), this::secret);
    }

    private String routingText() {
        String inline = getString(ROUTES);
        String file = getString(ROUTES_FILE);
        if ((inline == null) == (file == null)) {
            throw new ConfigException(
                    inline == null
                            ? "no routing: set " + ROUTES + " (the JSON itself) or " + ROUTES_FILE + " (a file with it)"
                            : "two routings: set either " + ROUTES + " or " + ROUTES_FILE + ", not both");
        }
        return inline != null ? inline : contentOf(file);
    }

    /**
     * The destinations that are installed here.
     *
     * @throws ConfigException if something of them can't be used
     */
    public InstalledDestinations destinations() {
        return DestinationsConfig.of(this);
    }

    private Optional<String> secret(String name) {
        String key = SECRET_PREFIX + name;
        return originals().containsKey(key) ? Optional.of(getPassword(key).value()) : Optional.empty();
    }

    /**
     * Refuses to read what the connector writes itself.
     *
     * @throws ConfigException if its topics take in the contract log, the parked keys or its status
     */
    void requireForeignTopics() {
        ownTopics().mistakeOf(new ReadTopics(originalsStrings())).ifPresent(mistake -> {
            throw new ConfigException(mistake);
        });
    }

    /** What is right in itself but doesn't go with what Kafka Connect is told. */
    private List<Mistake> againstTheConnector(Routing routing) {
        Map<String, String> all = originalsStrings();
        List<Mistake> mistakes = new ArrayList<>();
        String topics = all.get(SinkTask.TOPICS_CONFIG);
        if (topics != null) {
            mistakes.addAll(
                    RoutingParser.againstTopics(routing, List.of(topics.trim().split("\\s*,\\s*"))));
        }
        if (!hasDeadLetters()) {
            mistakes.addAll(routing.quarantines());
        }
        return mistakes;
    }

    /**
     * Whether there is a dead-letter queue. Without the topic Connect would only log a dead letter, and a record that is only logged is lost; without
     * the tolerance the first one ends the task, as if there were no queue.
     */
    boolean hasDeadLetters() {
        return !deadLetterTopic().isBlank()
                && originalsStrings().getOrDefault(TOLERANCE, "").equals("all");
    }

    /** Topic of the dead-letter queue; empty for none. */
    public String deadLetterTopic() {
        return originalsStrings().getOrDefault(DEAD_LETTER_TOPIC, "").trim();
    }

    /** The key that holds the routing, or should. */
    String routingKey() {
        return getString(ROUTES_FILE) != null && getString(ROUTES) == null ? ROUTES_FILE : ROUTES;
    }

    private static String contentOf(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (NoSuchFileException missing) {
            throw new ConfigException(
                    ROUTES_FILE,
                    file,
                    "no such file on this worker; it must be there on every worker that runs a task");
        } catch (InvalidPathException noPath) {
            throw new ConfigException(ROUTES_FILE + " isn't the path of a file: " + noPath.getReason());
        } catch (CharacterCodingException noText) {
            throw new ConfigException(ROUTES_FILE, file, "isn't a text in UTF-8");
        } catch (IOException unreadable) {
            throw new ConfigException(ROUTES_FILE, file, "can't be read on this worker: " + unreadable);
        }
    }

    /** What the connector itself writes, which it mustn't read. */
    OwnTopics ownTopics() {
        return OwnTopics.of(contractLogTopic(), status().map(StatusConfig::topic));
    }
}
