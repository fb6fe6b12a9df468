package dev.rowcast.store;

import dev.rowcast.encode.Row;
import dev.rowcast.encode.RowEncoder;
import dev.rowcast.mapping.Mapped;
import dev.rowcast.mapping.TableMapping;
import dev.rowcast.v1.ChangeEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * What one output of a mapping is to have.
 *
 * @param output its name
 * @param rows makes rows of what is mapped
 * @param events encodes rows for the mapping; for one thread
 */
record MadeRows(String output, OutputRows rows, TableMapping mapping, RowEncoder events) implements Expectation {
    @Override
    public CompletionStage<List<Expected>> of(List<SourceRow> all) {
        List<ChangeEvent> encoded = all.stream()
                .map(each -> MappedRows.event(events, each.change()))
                .toList();
        return mapping.map(encoded.stream().map(ChangeEvent::getAfter).toList()).thenApply(mapped -> {
            List<Expected> expected = new ArrayList<>();
            for (int i = 0; i < mapped.size(); i++) {
                expected.add(expected(encoded.get(i), mapped.get(i)));
            }
            return expected;
        });
    }

    private Expected expected(ChangeEvent event, Mapped mapped) {
        try {
            Map<String, Row> mine = new LinkedHashMap<>();
            rows.of(event.getKey(), mapped).forEach((which, row) -> {
                if (which.output().equals(output)) {
                    mine.put(which.key(), row);
                }
            });
            return new Expected(mine, "");
        } catch (IllegalArgumentException refused) {
            return new Expected(Map.of(), String.valueOf(refused.getMessage()));
        }
    }

    @Override
    public Row sourceKey(Row there) {
        return rows.sourceKey(output, there);
    }

    @Override
    public String identity(Row sourceKey) {
        return rows.identity(sourceKey);
    }
}
