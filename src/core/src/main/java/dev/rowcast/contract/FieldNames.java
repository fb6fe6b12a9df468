package dev.rowcast.contract;

import dev.rowcast.contract.shape.SemanticType;
import java.util.HashSet;
import java.util.Set;

/**
 * The field names of one message while they are being given. Not thread-safe.
 *
 * <p>Two names collide when they differ in case and underscores alone (so would their JSON names), or when protoc makes code of them that
 * doesn't compile: in Java {@code photo_bytes} beside a string {@code photo}, in C++ {@code has_photo} beside {@code photo}.
 */
public final class FieldNames {
    private final Set<String> taken = new HashSet<>();

    /** Marks a name as given. */
    public void take(String name, SemanticType type) {
        taken.addAll(footprint(name, type));
    }

    /** Whether the name could be given. */
    boolean isFree(String name, SemanticType type) {
        return footprint(name, type).stream().noneMatch(taken::contains);
    }

    /** Gives a column its field name: the column's own in snake_case, else that with a number from 2 on. */
    public String give(String column, SemanticType type) {
        String base = Naming.fieldName(column);
        String name = base;
        for (int i = 2; !isFree(name, type); i++) {
            name = base + "_" + i;
        }
        take(name, type);
        return name;
    }

    /**
     * Gives a name for the new type of a column that had another before.
     *
     * @param first the name of the column's first field
     * @param version which type of the column this is, from 2
     */
    public String giveVersion(String first, SemanticType type, int version) {
        for (int i = version; ; i++) {
            String name = first + "_v" + i;
            if (isFree(name, type)) {
                take(name, type);
                return name;
            }
        }
    }

    private static Set<String> footprint(String name, SemanticType type) {
        Set<String> symbols = new HashSet<>();
        symbols.add("flat " + Identifiers.flat(name));
        String accessor = Identifiers.accessor(name);
        symbols.add("java " + accessor);
        if (type.isMessage()) {
            symbols.add("java " + accessor + "Builder");
            symbols.add("java " + accessor + "OrBuilder");
        } else if (type.protobufType().equals("string")) {
            symbols.add("java " + accessor + "Bytes");
        }
        symbols.add("c++ " + name);
        for (String prefix : new String[] {"has_", "clear_", "set_", "mutable_", "release_", "set_allocated_"}) {
            symbols.add("c++ " + prefix + name);
        }
        return symbols;
    }
}
