package dev.rowcast.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.rowcast.change.RowVersion;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.encode.Row;
import dev.rowcast.encode.RowEncoder;
import dev.rowcast.encode.RowMessages;
import dev.rowcast.encode.RowReader;
import dev.rowcast.mapping.Document;
import dev.rowcast.mapping.Mapped;
import dev.rowcast.mapping.OutputSchemas;
import dev.rowcast.mapping.TableMapping;
import dev.rowcast.v1.ChangeEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The documents that a mapping makes of one table's rows. What it made of the row before and doesn't make of the row after is deleted, so that nothing is left
 * behind. Thread-safe.
 */
final class MappedTable implements ShapedTable {
    private final Contract source;
    private final Map<Integer, ContractField> keys;
    private final TableMapping mapping;
    private final Map<String, Place> places;

    /** An output as the store has it. */
    private record Place(StoreKey key, Documents documents) {
        Contract contract() {
            return key.schema().contract();
        }
    }

    /** Which document. */
    private record Which(String output, String key) {}

    /** @param outputs where each output goes, by its name */
    MappedTable(Store store, Contract source, TableMapping mapping, Map<String, StoreKey> outputs) {
        this.source = source;
        this.keys = RowMessages.byNumber(source.keyFields());
        this.mapping = mapping;
        this.places = new LinkedHashMap<>();
        outputs.forEach((name, key) -> places.put(name, new Place(key, store.documents(key.schema()))));
    }

    @Override
    public List<StoreKey> places() {
        return places.values().stream().map(Place::key).toList();
    }

    @Override
    public CompletionStage<List<Shaped>> shape(List<StoreFrame> frames) {
        List<ChangeEvent> events =
                frames.stream().map(frame -> event(frame.body())).toList();
        List<ByteString> rows = new ArrayList<>();
        for (ChangeEvent event : events) {
            if (event.hasBefore()) {
                rows.add(event.getBefore());
            }
            if (event.hasAfter()) {
                rows.add(event.getAfter());
            }
        }
        return mapping.map(rows).thenApply(mapped -> shaped(frames, events, mapped.iterator()));
    }

    private static ChangeEvent event(byte[] encoded) {
        try {
            return ChangeEvent.parseFrom(encoded);
        } catch (InvalidProtocolBufferException fault) {
            throw new IllegalStateException("what was encoded for a mapping can't be read", fault);
        }
    }

    private List<Shaped> shaped(List<StoreFrame> frames, List<ChangeEvent> events, Iterator<Mapped> mapped) {
        List<Shaped> all = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            StoreFrame frame = frames.get(i);
            ChangeEvent event = events.get(i);
            Mapped before = event.hasBefore() ? mapped.next() : new Mapped.Documents(List.of());
            Mapped after = event.hasAfter() ? mapped.next() : new Mapped.Documents(List.of());
            all.add(
                    frame.action() == Write.Action.TRUNCATE
                            ? truncate(frame.version())
                            : shaped(frame, event, before, after));
        }
        return all;
    }

    private Shaped truncate(RowVersion version) {
        return Shaped.of(places.values().stream()
                .map(place -> new Write(place.key().target(), "", Write.Action.TRUNCATE, new byte[0], version))
                .toList());
    }

    private Shaped shaped(StoreFrame frame, ChangeEvent event, Mapped before, Mapped after) {
        Row key = RowMessages.read(keys, event.getKey().newCodedInput());
        Map<Which, Row> made;
        try {
            made = rows(key, after);
        } catch (IllegalArgumentException refused) {
            return Shaped.refused(String.valueOf(refused.getMessage()));
        }
        List<Write> writes = new ArrayList<>();
        made.forEach((which, row) -> writes.add(write(which, row, Write.Action.PUT, frame.version())));
        former(key, before).forEach((which, row) -> {
            if (!made.containsKey(which)) {
                writes.add(write(which, row, Write.Action.DELETE, frame.version()));
            }
        });
        return Shaped.of(writes);
    }

    /** What the row before was made: nothing where it was refused. */
    private Map<Which, Row> former(Row key, Mapped before) {
        try {
            return rows(key, before);
        } catch (IllegalArgumentException refused) {
            return Map.of();
        }
    }

    /** @throws IllegalArgumentException if the row was refused, or these are no documents of the outputs */
    private Map<Which, Row> rows(Row key, Mapped mapped) {
        if (mapped instanceof Mapped.Refused refused) {
            throw new IllegalArgumentException(refused.reason());
        }
        Map<Which, Row> rows = new LinkedHashMap<>();
        for (Document document : ((Mapped.Documents) mapped).all()) {
            Place place = place(document);
            Row row = row(place.contract(), key, document);
            String which = Identity.of(row, place.contract().keyFields());
            if (rows.put(new Which(document.output(), which), row) != null) {
                throw new IllegalArgumentException(
                        "the mapping makes two documents of output " + document.output() + " with the key " + which);
            }
        }
        return rows;
    }

    /** What each output has of the source's rows, for a program that compares them. */
    List<StoreTable> compared(Store store, StoreReader reader, String owner, RowEncoder events) {
        List<StoreTable> tables = new ArrayList<>();
        places.forEach((name, place) -> tables.add(
                new StoreTable(store, reader, owner, place.key().schema(), new Made(name, place.contract(), events))));
        return tables;
    }

    /** What one output is to have. */
    private final class Made implements Expectation {
        private final String output;
        private final Contract contract;
        private final RowEncoder events;

        /** @param events for one thread */
        Made(String output, Contract contract, RowEncoder events) {
            this.output = output;
            this.contract = contract;
            this.events = events;
        }

        @Override
        public CompletionStage<List<Expected>> of(List<SourceRow> all) {
            List<ChangeEvent> encoded = all.stream()
                    .map(each -> event(Objects.requireNonNull(events.encode(each.change()))))
                    .toList();
            return mapping.map(encoded.stream().map(ChangeEvent::getAfter).toList())
                    .thenApply(mapped -> {
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
                rows(RowMessages.read(keys, event.getKey().newCodedInput()), mapped)
                        .forEach((which, row) -> {
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
            Map<String, ContractField> byName =
                    contract.fields().stream().collect(Collectors.toMap(ContractField::name, field -> field));
            Map<Integer, Object> values = new HashMap<>();
            source.keyFields()
                    .forEach(field ->
                            values.put(field.number(), there.get(Objects.requireNonNull(byName.get(field.name())))));
            return Row.of(values);
        }

        @Override
        public String identity(Row sourceKey) {
            return Identity.of(sourceKey, source.keyFields());
        }
    }

    private Place place(Document document) {
        Place place = places.get(document.output());
        if (place == null) {
            throw new IllegalArgumentException("the mapping makes a document of output " + document.output()
                    + ", which it doesn't declare; it declares " + String.join(", ", places.keySet()));
        }
        return place;
    }

    private Row row(Contract output, Row key, Document document) {
        Map<Integer, Object> values = new HashMap<>();
        Map<String, @Nullable Object> given = new HashMap<>();
        source.keyFields().forEach(field -> given.put(field.name(), key.get(field)));
        if (!mapping.version().isEmpty()) {
            given.put(OutputSchemas.VERSION, mapping.version());
        }
        for (ContractField field : output.fields()) {
            Object value = given.getOrDefault(field.name(), document.values().get(field.name()));
            values.put(field.number(), value);
        }
        return Row.of(values);
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
