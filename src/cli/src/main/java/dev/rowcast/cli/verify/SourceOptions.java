package dev.rowcast.cli.verify;

import dev.rowcast.batch.MysqlSource;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.ConnectorOptions;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.Endpoints;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which MySQL is read, and as whom. */
final class SourceOptions {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private MysqlOptions mysql;

    @Option(
            names = "--source-connector",
            paramLabel = "NAME",
            description =
                    "Debezium's connector, of whose configuration server, user and password are taken. Default, without --source: the server of"
                            + " the stack in --dir.")
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
        if (connector != null) {
            return of(connect.registered("--source-connector", connector, err));
        }
        Endpoints.Mysql stack = connect.stack().mysql();
        return new MysqlSource(
                stack.jdbcUrl() + "?allowPublicKeyRetrieval=true&sslMode=DISABLED",
                Map.of("user", stack.debeziumUser(), "password", stack.debeziumPassword()));
    }

    private MysqlSource of(ConnectorConfig registered) {
        Map<String, String> config = registered.config();
        String server = "jdbc:mysql://" + value(registered, "database.hostname") + ":"
                + config.getOrDefault("database.port", "3306") + "/?allowPublicKeyRetrieval=true";
        return MysqlOptions.of(
                server,
                mysql.user() == null ? value(registered, "database.user") : mysql.user(),
                mysql.user() == null ? value(registered, "database.password") : mysql.password());
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
