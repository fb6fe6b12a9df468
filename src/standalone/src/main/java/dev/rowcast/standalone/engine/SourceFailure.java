package dev.rowcast.standalone.engine;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says why an engine ended, and what to do about it, in words for the person on call. Stateless. */
public final class SourceFailure {
    /** In the words of Debezium's offset. */
    private static final Pattern READ = Pattern.compile("restartGtidSet='([^']+)'");

    private static final Pattern ENDING = Pattern.compile("[.\\s]+$");

    private SourceFailure() {}

    /**
     * What is wrong with the source. It is asked itself where the engine doesn't know more than that it couldn't be asked.
     *
     * @param why what the engine ended with; null where it gave nothing
     * @param behind how far the engine had come in the binary log; empty where it hadn't begun with that
     */
    public static String words(Source source, @Nullable Throwable why, String behind) {
        Optional<UnparsedStatement> unparsed = UnparsedStatement.in(why);
        if (unparsed.isPresent()) {
            return unparsed.get().words(source, behind);
        }
        String told = why == null ? "the source connector ended without a reason" : root(why);
        String lower = told.toLowerCase(Locale.ROOT);
        if (lower.contains("same server_uuid/server_id") || lower.contains("same server_id")) {
            return "another program reads " + source + " with the server_id " + source.serverId()
                    + ", and the two end each other's connections. Give each reader one of its own: source.serverId. ("
                    + told
                    + ")";
        }
        if (lower.contains("no longer available on the server") || lower.contains("purged required binary logs")) {
            String lacking = lacking(source, told);
            if (!lacking.isEmpty()) {
                return source + " lacks transactions that were read already: " + lacking
                        + ". It isn't the server that was read before, or lost them when it became the primary; what they changed may differ"
                        + " from now on at subscribers and in stores. Point the source at the right server, or start once with --snapshot-again,"
                        + " which reads all rows anew";
            }
            return "the binary log of " + source
                    + " is gone from where reading has to go on, so changes are missing that nobody can give any more. Restore the"
                    + " log, or start once with --snapshot-again, which reads all rows anew. What was deleted meanwhile"
                    + " stays where it is; in stores the verification finds and removes it. ("
                    + told + ")";
        }
        String unreachable = unreachable(source);
        return unreachable == null ? told : unreachable;
    }

    /** The transactions of the place to go on from that the server doesn't have; empty where it has all, or that can't be said. */
    private static String lacking(Source source, String told) {
        Matcher read = READ.matcher(told);
        if (!read.find() || source.verifiesServer()) {
            return "";
        }
        try (SourceServer server = SourceServer.connect(source)) {
            return server.lacking(read.group(1));
        } catch (SQLException unknown) {
            return "";
        }
    }

    private static @Nullable String unreachable(Source source) {
        if (source.verifiesServer()) {
            // By what the engine has, which isn't known here.
            return null;
        }
        try (SourceServer server = SourceServer.connect(source)) {
            return null;
        } catch (SQLException failed) {
            return unreachable(source, failed);
        }
    }

    /** What is wrong with a source that couldn't be asked, and what to do. */
    public static String unreachable(Source source, SQLException failed) {
        return source + " doesn't take a connection: " + root(failed)
                + ". See that it runs, that the address is right, and that user and password are";
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
