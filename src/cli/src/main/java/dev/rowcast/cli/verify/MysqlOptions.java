package dev.rowcast.cli.verify;

import dev.rowcast.batch.source.MysqlSource;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.FileTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A MySQL server that is named, and who reads there. */
public final class MysqlOptions {
    private static final String PASSWORD = "ROWCAST_SOURCE_PASSWORD";

    @Option(
            names = "--source",
            paramLabel = "URL",
            description =
                    "The MySQL server that the source connector reads: jdbc:mysql://HOST:PORT/, with settings of Connector/J"
                            + " behind a ?.")
    private @Nullable String url;

    @Option(names = "--source-user", paramLabel = "USER", description = "Who reads there; needs SELECT on the tables.")
    private @Nullable String user;

    @Option(
            names = "--source-password-file",
            paramLabel = "FILE",
            description =
                    "A file with that user's password. Default: the environment variable ROWCAST_SOURCE_PASSWORD.")
    private @Nullable Path passwordFile;

    /** The server, if it is named. */
    public Optional<MysqlSource> named() {
        return url == null ? Optional.empty() : Optional.of(of(url, user, password()));
    }

    /** Who reads there; null where nobody is named. */
    @Nullable String user() {
        return user;
    }

    static MysqlSource of(String url, @Nullable String user, @Nullable String password) {
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

    @Nullable String password() {
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
