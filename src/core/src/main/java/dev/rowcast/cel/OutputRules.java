package dev.rowcast.cel;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a mapping file says of one output of a table.
 *
 * @param name the output's name
 * @param when whether a row makes documents; null where each does
 * @param each a list, of whose items each makes a document; null where a row makes one
 * @param key the columns that tell the documents of a row from one another, by name
 * @param columns the other columns, by name
 */
record OutputRules(
        String name,
        @Nullable MappingText when,
        @Nullable MappingText each,
        Map<String, MappingText> key,
        Map<String, MappingText> columns) {}
