package dev.rowcast.cli.support;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.standalone.config.RunConfig;
import dev.rowcast.standalone.config.RunConfigException;
import dev.rowcast.standalone.config.RunConfigParser;
import java.io.IOException;
import java.nio.file.Path;

/** The configuration of {@code rowcast run} in a file. */
public final class RunFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RunFile() {}

    /** Whether the file is one, and not the configuration of a connector. */
    public static boolean isOne(Path file) {
        try {
            return JSON.readTree(file.toFile()).has("source");
        } catch (IOException unreadable) {
            return false;
        }
    }

    /**
     * Reads it.
     *
     * @throws CliException if it can't be read, or anything in it is wrong; the message has every mistake
     */
    public static RunConfig read(Path file) {
        try {
            return RunConfigParser.read(file, System.getenv());
        } catch (IOException unreadable) {
            throw FileTrouble.reading(file, unreadable);
        } catch (RunConfigException wrong) {
            throw new CliException(file + ", " + wrong.getMessage(), wrong);
        }
    }
}
