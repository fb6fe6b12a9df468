package dev.rowcast.store;

import com.google.protobuf.ByteString;
import dev.rowcast.change.RowVersion;
import dev.rowcast.encode.Row;
import dev.rowcast.encode.RowReader;
import dev.rowcast.mapping.Mapped;
import dev.rowcast.mapping.TableMapping;
import dev.rowcast.v1.ChangeEvent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * The documents that a mapping makes of one table's rows, on their way. What it made of the row before and doesn't make of the row after is deleted, so that
 * nothing is left behind. Thread-safe.
 */
final class MappedTable implements ShapedTable {
    private static final byte[] NOTHING = {};
    private static final Mapped NONE = new Mapped.Documents(List.of());

    private final TableMapping mapping;
    private final OutputRows outputs;
    private final Map<String, Place> places;
    private final Runnable whenFailed;

    /** An output as the store has it. */
    private record Place(StoreKey key, Documents documents) {}

    /**
     * @param places where each output goes, by its name
     * @param whenFailed is called when the mapping hasn't mapped rows
     */
    MappedTable(
            Store store, TableMapping mapping, OutputRows outputs, Map<String, StoreKey> places, Runnable whenFailed) {
        this.mapping = mapping;
        this.outputs = outputs;
        this.whenFailed = whenFailed;
        this.places = new LinkedHashMap<>();
        places.forEach((name, key) -> this.places.put(name, new Place(key, store.documents(key.schema()))));
    }

    @Override
    public List<StoreKey> places() {
        return places.values().stream().map(Place::key).toList();
    }

    @Override
    public CompletionStage<List<Shaped>> shape(List<StoreFrame> frames) {
        List<ChangeEvent> events =
                frames.stream().map(frame -> MappedRows.event(frame.body())).toList();
        List<ByteString> rows = new ArrayList<>();
        for (ChangeEvent event : events) {
            if (event.hasBefore()) {
                rows.add(event.getBefore());
            }
            if (event.hasAfter()) {
                rows.add(event.getAfter());
            }
        }
        return mapping.map(rows)
                .whenComplete((unused, fault) -> {
                    if (fault != null) {
                        whenFailed.run();
                    }
                })
                .thenApply(mapped -> shaped(frames, events, mapped.iterator()));
    }

    private List<Shaped> shaped(List<StoreFrame> frames, List<ChangeEvent> events, Iterator<Mapped> mapped) {
        List<Shaped> all = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            ChangeEvent event = events.get(i);
            Mapped before = event.hasBefore() ? mapped.next() : NONE;
            Mapped after = event.hasAfter() ? mapped.next() : NONE;
            RowVersion version = frames.get(i).version();
            all.add(
                    frames.get(i).action() == Write.Action.TRUNCATE
                            ? truncate(version)
                            : shaped(event.getKey(), version, before, after));
        }
        return all;
    }

    private Shaped truncate(RowVersion version) {
        return Shaped.of(places.values().stream()
                .map(place -> new Write(place.key().target(), "", Write.Action.TRUNCATE, NOTHING, version))
                .toList());
    }

    private Shaped shaped(ByteString key, RowVersion version, Mapped before, Mapped after) {
        Map<Which, Row> made;
        try {
            made = outputs.of(key, after);
        } catch (IllegalArgumentException refused) {
            return Shaped.refused(String.valueOf(refused.getMessage()));
        }
        List<Write> writes = new ArrayList<>();
        made.forEach((which, row) -> writes.add(write(which, row, Write.Action.PUT, version)));
        former(key, before).forEach((which, row) -> {
            if (!made.containsKey(which)) {
                writes.add(write(which, row, Write.Action.DELETE, version));
            }
        });
        return Shaped.of(writes);
    }

    /** What was made of the row before: nothing where that was refused. */
    private Map<Which, Row> former(ByteString key, Mapped before) {
        try {
            return outputs.of(key, before);
        } catch (IllegalArgumentException refused) {
            return Map.of();
        }
    }

    /** Documents are made by one thread at a time. */
    private synchronized Write write(Which which, Row row, Write.Action action, RowVersion version) {
        Place place = Objects.requireNonNull(places.get(which.output()));
        RowReader.Rows rows = new RowReader.Rows(row, null, row);
        byte[] body = action == Write.Action.PUT
                ? place.documents().put(rows)
                : place.documents().delete(rows);
        return new Write(place.key().target(), which.key(), action, body, version);
    }
}
