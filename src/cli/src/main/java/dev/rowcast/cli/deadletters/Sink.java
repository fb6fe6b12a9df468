package dev.rowcast.cli.deadletters;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.connect.SinkConfig;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.stack.ConnectorConfig;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.storage.Converter;

/** A Rowcast connector's configuration, for a program that stands in for it. */
public final class Sink {
    private static final String JSON_CONVERTER = "org.apache.kafka.connect.json.JsonConverter";
    /** What works with Debezium's records; the worker's own default isn't told by its REST API. */
    private static final Map<String, String> JSON_SETTINGS =
            Map.of("schemas.enable", "true", "replace.null.with.default", "false");

    private final ConnectorConfig connector;
    private final SinkConfig config;

    private Sink(ConnectorConfig connector, SinkConfig config) {
        this.connector = connector;
        this.config = config;
    }

    /**
     * Reads the configuration.
     *
     * @throws CliException if it isn't a Rowcast connector's, or can't be used here
     */
    public static Sink of(ConnectorConfig connector) {
        connector.config().forEach((key, value) -> {
            boolean used = key.startsWith("routes")
                    || key.equals(InstalledDestinations.PATH)
                    || key.startsWith("contract.")
                    || key.startsWith(SinkConfig.SECRET_PREFIX)
                    || key.contains("converter");
            if (used && value.contains("${")) {
                throw new CliException(
                        "connector " + connector.name() + " has " + key + "=" + value
                                + ", which only its worker can resolve; write the configuration with the values to a file and give"
                                + " --config FILE",
                        null);
            }
        });
        try {
            return new Sink(connector, new SinkConfig(connector.config()));
        } catch (ConfigException wrong) {
            throw new CliException("connector " + connector.name() + ": " + wrong.getMessage(), wrong);
        }
    }

    /** Whether the connector is one of Rowcast's, as far as can be told here, and has that subscription. */
    public static boolean has(ConnectorConfig connector, String subscription) {
        try {
            return of(connector).config().routing().subscriptions().stream()
                    .anyMatch(each -> each.name().equals(subscription));
        } catch (CliException | ConfigException another) {
            return false;
        }
    }

    /** The connector's name. */
    public String name() {
        return connector.name();
    }

    /** What it says to the gate before the contracts, as its tasks do. */
    public GateRules rules() {
        return config.gateRules(name(), true);
    }

    /** Its own configuration. */
    public SinkConfig config() {
        return config;
    }

    /**
     * The converter that it reads keys or values with, ready for use.
     *
     * @param key whether it is for keys
     * @param classes where its class is
     * @throws CliException if there is no such class there
     */
    public Converter converter(boolean key, ClassLoader classes) {
        String property = key ? "key.converter" : "value.converter";
        String named = connector.config().getOrDefault(property, JSON_CONVERTER);
        Map<String, String> settings =
                new HashMap<>(connector.config().containsKey(property) ? Map.of() : JSON_SETTINGS);
        connector.config().forEach((setting, value) -> {
            if (setting.startsWith(property + ".")) {
                settings.put(setting.substring(property.length() + 1), value);
            }
        });
        try {
            Class<?> type = Class.forName(named, true, classes);
            Converter converter = (Converter) type.getDeclaredConstructor().newInstance();
            converter.configure(settings, key);
            return converter;
        } catch (ClassNotFoundException missing) {
            throw new CliException(
                    property + "=" + named
                            + " is no class of this program; name the folder with its jars with --converter-jars",
                    missing);
        } catch (InvocationTargetException
                | InstantiationException
                | IllegalAccessException
                | NoSuchMethodException
                | ClassCastException
                | ConfigException unusable) {
            throw new CliException(property + "=" + named + " can't be used: " + unusable, unusable);
        }
    }
}
