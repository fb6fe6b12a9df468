package dev.rowcast.cli.support;

import dev.rowcast.standalone.config.StateSettings;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The state of a process without Kafka, in place of a cluster. */
public final class StateOptions {
    private static final String PASSWORD = "ROWCAST_STATE_PASSWORD";

    @Option(
            names = "--state",
            paramLabel = "URL",
            description =
                    "Without Kafka: the state of rowcast run, jdbc:sqlite:FILE or jdbc:mysql://HOST:PORT/DATABASE, in place of a"
                            + " cluster.")
    private @Nullable String url;

    @Option(names = "--state-user", paramLabel = "USER", description = "Who reads and writes a state in MySQL.")
    private @Nullable String user;

    @Option(
            names = "--state-password-file",
            paramLabel = "FILE",
            description = "A file with that user's password. Default: the environment variable " + PASSWORD + ".")
    private @Nullable Path passwordFile;

    /** Whether a state is named. */
    public boolean isNamed() {
        return url != null;
    }

    /**
     * The state that is named, which is there.
     *
     * @throws CliException if it isn't, or can't be used
     */
    public State existing() {
        return opened(State::existing);
    }

    /**
     * How the state is opened, for a command that does so itself.
     *
     * @throws CliException if none is named
     */
    public StateSettings settings() {
        if (url == null) {
            throw new CliException(
                    "say which state: --state jdbc:sqlite:FILE or jdbc:mysql://HOST:PORT/DATABASE", null);
        }
        return new StateSettings(url, user, password());
    }

    /** The same, and made where there is none. */
    public State made() {
        return opened(State::open);
    }

    @FunctionalInterface
    private interface Opener {
        State open(String url, @Nullable String user, @Nullable String password);
    }

    private State opened(Opener opener) {
        if (url == null) {
            throw new IllegalStateException("no state is named");
        }
        try {
            return opener.open(url, user, password());
        } catch (StateException | IllegalArgumentException unusable) {
            throw new CliException("--state " + url + ": " + unusable.getMessage(), unusable);
        }
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

    /** For commands that are to find the same state. */
    public Paste paste() {
        Paste paste = url == null ? Paste.PLAIN : Paste.PLAIN.with("--state", url);
        paste = user == null ? paste : paste.with("--state-user", user);
        return passwordFile == null ? paste : paste.with("--state-password-file", passwordFile.toString());
    }
}
