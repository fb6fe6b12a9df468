package dev.rowcast.cli.verify;

import dev.rowcast.batch.source.DebeziumTypes;
import dev.rowcast.batch.source.MysqlSource;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.ConnectorOptions;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.standalone.engine.Source;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which MySQL is read, and as whom. */
final class SourceOptions {
    /** The settings that change values. */
    private static final Pattern FORMING =
            Pattern.compile(".*\\.handling\\.mode|time\\.precision\\.mode|converters|(column|datatype)\\..*");

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private MysqlOptions mysql;

    @Option(
            names = "--source-connector",
            paramLabel = "NAME",
            description =
                    "Debezium's connector, of whose configuration server, user and password are taken, and what its modes make of values."
                            + " With --source, such as that of a replica, just the latter. Default, without --source: the server of the"
                            + " stack in --dir.")
    private @Nullable String connector;

    /**
     * The server.
     *
     * @param err where it is said that a worker lets wait
     */
    MysqlSource source(ConnectorOptions connect, PrintWriter err) {
        Optional<MysqlSource> named = mysql.named();
        if (named.isPresent()) {
            return named.get();
        }
        Optional<ConnectorConfig> registered = registered(connect, err);
        if (registered.isPresent()) {
            return of(registered.get());
        }
        Endpoints.Mysql stack = connect.stack().mysql();
        return new MysqlSource(
                stack.jdbcUrl() + "?allowPublicKeyRetrieval=true&sslMode=DISABLED",
                Map.of("user", stack.debeziumUser(), "password", stack.debeziumPassword()));
    }

    /** The server that the source connector reads, whichever one rows are read from here; as the options say where that can't be told. */
    MysqlSource read(ConnectorOptions connect, PrintWriter err) {
        return registered(connect, err)
                .filter(source -> isTold(source, "database.hostname"))
                .filter(source -> isTold(source, "database.user") && isTold(source, "database.password"))
                .map(source -> MysqlOptions.of(
                        url(source), value(source, "database.user"), value(source, "database.password")))
                .orElseGet(() -> source(connect, err));
    }

    private static boolean isTold(ConnectorConfig registered, String key) {
        String value = registered.config().getOrDefault(key, "");
        return !value.isEmpty() && !value.contains("${");
    }

    /** The server that the options name, or if they name none, that which the process reads. */
    MysqlSource source(Source run) {
        return mysql.named().orElseGet(() -> MysqlOptions.of(run.jdbcUrl(), run.user(), run.password()));
    }

    /** The source connector, if it is named. */
    Optional<ConnectorConfig> registered(ConnectorOptions connect, PrintWriter err) {
        return Optional.ofNullable(connector).map(name -> connect.registered("--source-connector", name, err));
    }

    /**
     * What the source connector makes of values; as Rowcast recommends it where none is named.
     *
     * @throws CliException if that isn't known of a setting that it has
     */
    DebeziumTypes types(ConnectorOptions connect, PrintWriter err) {
        return registered(connect, err).map(SourceOptions::types).orElse(DebeziumTypes.RECOMMENDED);
    }

    static DebeziumTypes types(ConnectorConfig registered) {
        registered.config().forEach((key, value) -> {
            if (value.contains("${") && FORMING.matcher(key).matches()) {
                throw new CliException(
                        "connector " + registered.name() + " has " + key + "=" + value
                                + ", which only its worker can resolve, and without it what it makes of values isn't known",
                        null);
            }
        });
        try {
            return DebeziumTypes.of(registered.config());
        } catch (IllegalArgumentException unknown) {
            throw new CliException(
                    "connector " + registered.name() + ": " + unknown.getMessage() + ", so that rows can't be compared",
                    unknown);
        }
    }

    private MysqlSource of(ConnectorConfig registered) {
        return MysqlOptions.of(
                url(registered),
                mysql.user() == null ? value(registered, "database.user") : mysql.user(),
                mysql.user() == null ? value(registered, "database.password") : mysql.password());
    }

    /** As safe as the connector's own connections: the password goes to no server that the connector wouldn't tell it. */
    static String url(ConnectorConfig registered) {
        Map<String, String> config = registered.config();
        String mode = config.getOrDefault("database.ssl.mode", "preferred").toUpperCase(Locale.ROOT);
        return "jdbc:mysql://" + value(registered, "database.hostname") + ":"
                + config.getOrDefault("database.port", "3306") + "/?sslMode=" + mode + "&allowPublicKeyRetrieval="
                + !mode.startsWith("VERIFY");
    }

    private static String value(ConnectorConfig registered, String key) {
        String value = registered.config().getOrDefault(key, "");
        if (value.isEmpty() || value.contains("${")) {
            throw new CliException(
                    "connector " + registered.name() + " has "
                            + (value.isEmpty()
                                    ? "no " + key + "; is it Debezium's for MySQL?"
                                    : key + "=" + value + ", which only its worker can resolve")
                            + " Name the server with --source jdbc:mysql://HOST:PORT/, --source-user and --source-password-file",
                    null);
        }
        return value;
    }
}
