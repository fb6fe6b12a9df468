package dev.rowcast.mapping;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A document that a mapping made.
 *
 * @param output the name of its {@link Output}
 * @param values by the names of columns, of the classes that {@link dev.rowcast.encode.Row#get} lists; a column that isn't there is NULL
 */
public record Document(String output, Map<String, Object> values) {
    public Document {
        values = Map.copyOf(values);
    }

    /** Whether it is the same document: of bytes and vectors the elements count. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Document that
                && output.equals(that.output)
                && values.keySet().equals(that.values.keySet())
                && values.keySet().stream()
                        .allMatch(name -> Objects.deepEquals(values.get(name), that.values.get(name)));
    }

    @Override
    public int hashCode() {
        return 31 * output.hashCode() + values.keySet().hashCode();
    }
}
