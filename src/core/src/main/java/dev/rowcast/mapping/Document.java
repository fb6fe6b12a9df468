package dev.rowcast.mapping;

import java.util.Map;

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
}
