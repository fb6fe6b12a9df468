package dev.rowcast.batch.verify;

import dev.rowcast.change.TableId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that isn't in the store as it is in MySQL.
 *
 * @param table the table
 * @param key the key by which the store knows the row
 * @param kind what is wrong
 * @param fields the fields that differ; empty unless it is {@link Kind#DIFFERENT}
 * @param mended what became of it where it was to be mended
 */
public record Difference(TableId table, String key, Kind kind, List<Field> fields, Mended mended) {
    public Difference {
        fields = List.copyOf(fields);
    }

    /**
     * A field that differs.
     *
     * @param name its name
     * @param source its value in MySQL, for people; null for NULL, and where an earlier run has found it
     * @param there its value in the store
     */
    public record Field(
            String name, @Nullable String source, @Nullable String there) {
        /** Without the values, which may be confidential. */
        @Override
        public String toString() {
            return name;
        }
    }

    /** What is wrong. */
    public enum Kind {
        /** MySQL has the row, and the store hasn't. */
        MISSING,
        /** Values differ. */
        DIFFERENT,
        /** The store has the row, and MySQL hasn't. */
        LEFT_OVER
    }

    /** What became of it. */
    public enum Mended {
        /** Nobody asked for that. */
        NOT_ASKED,
        /** Both are equal now. */
        YES,
        /** Writers changed it all the while, or hold it locked. */
        NOT_YET
    }

    /** The names of the fields that differ. */
    public List<String> names() {
        return fields.stream().map(Field::name).toList();
    }

    Difference with(Mended other) {
        return new Difference(table, key, kind, fields, other);
    }

    /** Without the values, which may be confidential. */
    @Override
    public String toString() {
        return table + " " + key + " " + kind + " " + fields + " " + mended;
    }
}
