package dev.rowcast.contract.gate;

import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.contract.shape.TableShape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A table as one of its rows shows it. Immutable.
 *
 * @param shape what the rows' source says of the table
 * @param facts what it says of the columns beside their types, by column, in their order
 * @param place where the row stands in the source
 */
public record Sighting(TableShape shape, Map<String, ColumnFacts> facts, LogPosition place) {
    public Sighting {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }
}
