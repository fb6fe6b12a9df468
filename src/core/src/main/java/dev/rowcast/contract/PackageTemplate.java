package dev.rowcast.contract;

import java.util.regex.Pattern;

/**
 * How the protobuf package of a new contract is made of its table's database, such as {@code acme.${database}.v1}. A contract keeps the
 * package that it began with.
 *
 * @param text a package in lower case in which {@link #DATABASE} may stand for the database's name in snake_case
 */
public record PackageTemplate(String text) {
    // Above the default, which is checked with it.
    private static final Pattern PACKAGE = Pattern.compile("[a-z][a-z0-9_]*+(?:\\.[a-z][a-z0-9_]*+)*+");

    /** Stands for the database. */
    public static final String DATABASE = "${database}";

    /** The database alone. */
    public static final PackageTemplate DEFAULT = new PackageTemplate(DATABASE);

    /** @throws IllegalArgumentException if it can't make a package; the message says what would */
    public PackageTemplate {
        String example = text.replace(DATABASE, "shop");
        if (!PACKAGE.matcher(example).matches()) {
            throw new IllegalArgumentException("makes no protobuf package: write names of lower-case letters,"
                    + " digits and underscores with dots between, and " + DATABASE
                    + " for the database, such as \"acme." + DATABASE + ".v1\"");
        }
        for (String part : example.split("\\.", -1)) {
            if (Naming.isReservedPackage(part)) {
                throw new IllegalArgumentException("has \"" + part
                        + "\" in it, where generated code would look for the classes of others; take another name");
            }
        }
    }

    /** The package for the tables of that database, which Python can import. Two databases may share one. */
    public String packageOf(String database) {
        String name = Naming.packageName(database);
        StringBuilder made = new StringBuilder();
        for (String part : text.split("\\.", -1)) {
            boolean first = made.isEmpty();
            String filled = part.replace(DATABASE, name);
            // What stands in the template itself is somebody's choice.
            boolean hidden = part.contains(DATABASE) && PythonNames.hide(filled, first);
            made.append(first ? "" : ".").append(filled).append(hidden ? "_db" : "");
        }
        return made.toString();
    }
}
