package dev.rowcast.cli.verify;

import dev.rowcast.batch.MysqlSource;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.ConnectorOptions;
import dev.rowcast.cli.support.FileTrouble;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.Endpoints;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which MySQL is read, and as whom. */
final class SourceOptions {
    private static final String PASSWORD = "ROWCAST_SOURCE_PASSWORD";

    @Option(
            names = "--source",
            paramLabel = "URL",
            description =
                    "The MySQL server that the source connector reads: jdbc:mysql://HOST:PORT/, with settings of Connector/J"
                            + " behind a ?. Default: that of --source-connector, or of the stack in --dir.")
    private @Nullable String url;

    @Option(names = "--source-user", paramLabel = "USER", description = "Who reads there; needs SELECT on the tables.")
    private @Nullable String user;

    @Option(
            names = "--source-password-file",
            paramLabel = "FILE",
            description =
                    "A file with that user's password. Default: the environment variable ROWCAST_SOURCE_PASSWORD.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--source-connector",
            paramLabel = "NAME",
            description = "Debezium's connector, of whose configuration server, user and password are taken.")
    private @Nullable String connector;

    /**
     * The server.
     *
     * @param err where it is said that a worker lets wait
     */
    MysqlSource source(ConnectorOptions connect, PrintWriter err) {
        if (url != null) {
            return of(url, user, password());
        }
        if (connector != null) {
            return of(connect.registered("--source-connector", connector, err));
        }
        Endpoints.Mysql mysql = connect.stack().mysql();
        return new MysqlSource(
                mysql.jdbcUrl() + "?allowPublicKeyRetrieval=true&sslMode=DISABLED",
                Map.of("user", mysql.debeziumUser(), "password", mysql.debeziumPassword()));
    }

    private MysqlSource of(ConnectorConfig registered) {
        Map<String, String> config = registered.config();
        String server = "jdbc:mysql://" + value(registered, "database.hostname") + ":"
                + config.getOrDefault("database.port", "3306") + "/?allowPublicKeyRetrieval=true";
        return of(
                server,
                user == null ? value(registered, "database.user") : user,
                user == null ? value(registered, "database.password") : password());
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

    private static MysqlSource of(String url, @Nullable String user, @Nullable String password) {
        if (!url.startsWith("jdbc:mysql://")) {
            throw new CliException("\"" + url + "\" is no MySQL server; write --source jdbc:mysql://HOST:PORT/", null);
        }
        Map<String, String> settings = new HashMap<>();
        if (user != null) {
            settings.put("user", user);
        }
        if (password != null) {
            settings.put("password", password);
        }
        return new MysqlSource(url, settings);
    }

    private @Nullable String password() {
        if (passwordFile == null) {
            return System.getenv(PASSWORD);
        }
        try {
            return Files.readString(passwordFile).stripTrailing();
        } catch (IOException unreadable) {
            throw FileTrouble.reading(passwordFile, unreadable);
        }
    }
}
