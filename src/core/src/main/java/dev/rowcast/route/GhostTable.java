package dev.rowcast.route;

import dev.rowcast.change.TableId;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table that a tool for online schema changes has beside the one that it changes. It copies that one's rows, which so come by a second time, and in the end
 * the two swap their names.
 *
 * @param table the tool's own
 * @param original the one that is changed
 * @param tool its name, for people
 */
public record GhostTable(TableId table, TableId original, String tool) {
    private static final Map<String, String> TOOLS = Map.of(
            "_gho", "gh-ost",
            "_ghc", "gh-ost",
            "_del", "gh-ost",
            "_new", "pt-online-schema-change",
            "_old", "pt-online-schema-change");

    /** A regular expression that matches where no such name begins, up to the end of the text. */
    static final String NONE_HERE =
            "(?!_.+(?:" + TOOLS.keySet().stream().sorted().collect(Collectors.joining("|")) + ")\\z)";

    private static final int SUFFIX = "_gho".length();

    /** That table, if its name is one that such a tool gives: {@code _orders_gho}, {@code _orders_new}. */
    public static Optional<GhostTable> of(TableId table) {
        String name = table.table();
        if (!name.startsWith("_") || name.length() <= SUFFIX + 1) {
            return Optional.empty();
        }
        String original = name.substring(1, name.length() - SUFFIX);
        return Optional.ofNullable(TOOLS.get(name.substring(name.length() - SUFFIX)))
                .map(tool -> new GhostTable(table, new TableId(table.database(), original), tool));
    }

    /** What is to be known where rows of the other come with new columns. */
    public String swap() {
        return "rows of " + table + " came by, so that this may be how " + tool
                + " changed it: by a copy, with which it swaps names in the end";
    }

    /** What is to be known of it where it is left out. */
    @Override
    public String toString() {
        return "table " + table + " has the name of one that " + tool + " makes to change " + original
                + ": its rows go to nobody, and are those of " + original
                + " once the two have swapped names. A subscription gets them that names it without *";
    }
}
