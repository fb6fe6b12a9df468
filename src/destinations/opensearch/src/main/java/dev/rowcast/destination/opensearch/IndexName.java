package dev.rowcast.destination.opensearch;

import dev.rowcast.change.TableId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name under which readers find the rows of a table: an alias, which hides what was deleted. The index behind it is called the same and {@value
 * #ROWS}.
 *
 * @param alias the readers' name
 */
record IndexName(String alias) {
    private static final String ROWS = "-rows";
    private static final int LONGEST = 255 - ROWS.length();
    private static final Pattern TAKEN = Pattern.compile("[^A-Z_\\-+.\\\\/*?\"<>| ,#:\\s][^A-Z\\\\/*?\"<>| ,#:\\s]*");

    /** What stands in a pattern for the table's. */
    static final String DATABASE = "{database}";

    static final String TABLE = "{table}";

    /** The name for a table: the pattern, with what the table is called in the place of that. */
    static IndexName of(String pattern, TableId table) {
        return new IndexName(pattern.replace(DATABASE, table.database().toLowerCase(Locale.ROOT))
                .replace(TABLE, table.table().toLowerCase(Locale.ROOT)));
    }

    String rows() {
        return alias + ROWS;
    }

    /** A name as a part of a path. */
    static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Whether OpenSearch takes it. */
    boolean isValid() {
        return TAKEN.matcher(alias).matches() && alias.getBytes(StandardCharsets.UTF_8).length <= LONGEST;
    }
}
