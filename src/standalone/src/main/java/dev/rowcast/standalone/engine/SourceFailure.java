package dev.rowcast.standalone.engine;

import com.mysql.cj.jdbc.Driver;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says why an engine ended, and what to do about it, in words for the person on call. Stateless. */
public final class SourceFailure {
    private static final String CONNECT_MILLIS = "5000";
    private static final Pattern ENDING = Pattern.compile("[.\\s]+$");

    private SourceFailure() {}

    /**
     * What is wrong with the source. It is asked itself where the engine doesn't know more than that it couldn't be asked.
     *
     * @param why what the engine ended with; null where it gave nothing
     */
    public static String words(Source source, @Nullable Throwable why) {
        String told = why == null ? "the source connector ended without a reason" : root(why);
        String lower = told.toLowerCase(Locale.ROOT);
        if (lower.contains("same server_uuid/server_id") || lower.contains("same server_id")) {
            return "another program reads " + source + " with the server_id " + source.serverId()
                    + ", and the two end each other's connections. Give each reader one of its own: source.serverId. ("
                    + told
                    + ")";
        }
        if (lower.contains("no longer available on the server") || lower.contains("purged required binary logs")) {
            return "the binary log of " + source
                    + " is gone from where reading has to go on, so changes are missing that nobody can give any more. Restore the"
                    + " log, or begin with a new snapshot: rowcast run --config FILE --snapshot-again. What was deleted meanwhile stays"
                    + " where it is; in stores the verification finds and removes it. ("
                    + told + ")";
        }
        String unreachable = unreachable(source);
        return unreachable == null ? told : unreachable;
    }

    private static @Nullable String unreachable(Source source) {
        Properties settings = new Properties();
        settings.setProperty("user", source.user());
        settings.setProperty("password", source.password());
        settings.setProperty("connectTimeout", CONNECT_MILLIS);
        settings.setProperty("socketTimeout", CONNECT_MILLIS);
        settings.setProperty("allowPublicKeyRetrieval", "true");
        String url = "jdbc:mysql://" + source.host() + ":" + source.port() + "/";
        try (Connection connection = new Driver().connect(url, settings)) {
            return null;
        } catch (SQLException failed) {
            return source + " doesn't take a connection: " + root(failed)
                    + ". See that it runs, that the address is right, and that user and password are";
        }
    }

    private static String root(Throwable why) {
        Throwable root = why;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String text = root.getMessage() == null ? root.toString() : root.getMessage();
        return ENDING.matcher(text).replaceFirst("");
    }
}
