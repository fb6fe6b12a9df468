package dev.rowcast.decode;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What can be relied on in records of a version of Debezium. */
final class DebeziumVersion {
    /** Until then the counters of a transaction began anew when the source restarted within it. */
    private static final int[] COUNTS_ON_AFTER_RESTARTS = {3, 6, 1};

    /** Numbers, and perhaps a qualifier: {@code 3.6.1.Final}, {@code 3.7.0.Alpha1}, {@code 4.0}, {@code 3.7.0-SNAPSHOT}. */
    private static final Pattern VERSION =
            Pattern.compile("(\\d{1,9})\\.(\\d{1,9})(?:\\.(\\d{1,9}))?(?:[.-](.*))?", Pattern.DOTALL);

    private static final Pattern PREVIEW = Pattern.compile("(?i)(alpha|beta|cr|rc|snapshot).*", Pattern.DOTALL);

    private DebeziumVersion() {}

    /** Whether the orders in the {@code transaction} block are the same when a transaction is read again; false where it can't be told. */
    static boolean ordersAreStable(@Nullable String version) {
        Matcher parts = VERSION.matcher(version == null ? "" : version);
        if (!parts.matches()) {
            return false;
        }
        for (int i = 0; i < COUNTS_ON_AFTER_RESTARTS.length; i++) {
            String part = parts.group(i + 1);
            int compared = Integer.compare(part == null ? 0 : Integer.parseInt(part), COUNTS_ON_AFTER_RESTARTS[i]);
            if (compared != 0) {
                return compared > 0;
            }
        }
        String qualifier = parts.group(4);
        return qualifier == null || !PREVIEW.matcher(qualifier).matches();
    }
}
