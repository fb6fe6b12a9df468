package dev.rowcast.encode;

import dev.rowcast.change.Place;
import dev.rowcast.change.RecordException;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.shape.ShapeParser;
import dev.rowcast.contract.shape.SourceColumn;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Encodes the structs of one schema as the row's message, or the key's. Not thread-safe. */
final class RowPlan {
    private final TableId table;
    private final Schema schema;
    private final FieldBinding[] bindings;
    /** Indexes of the slots by the numbers of their fields. */
    private final Map<Integer, Integer> places = new HashMap<>();
    /** Indexes of the slots whose values can be placeholders. */
    private final int[] uncertain;

    private final Placeholder placeholder;

    private @Nullable Schema known;
    private @Nullable Schema knownBefore;

    private RowPlan(TableId table, Schema schema, List<FieldBinding> ascending, SourceSettings settings) {
        this.table = table;
        this.schema = schema;
        this.bindings = ascending.toArray(FieldBinding[]::new);
        this.uncertain = IntStream.range(0, bindings.length)
                .filter(i -> bindings[i].carrier() != FieldBinding.Carrier.OTHER)
                .toArray();
        this.placeholder = new Placeholder(settings.unavailablePlaceholder());
        for (int i = 0; i < bindings.length; i++) {
            places.put(bindings[i].number(), i);
        }
    }

    static RowPlan ofRow(Schema row, Contract contract, Predicate<ContractField> wanted, SourceSettings settings) {
        Map<String, Field> columns = new HashMap<>();
        for (Field field : row.fields()) {
            columns.put(SourceColumn.of(field).name(), field);
        }
        List<FieldBinding> bindings = new ArrayList<>();
        for (ContractField field : contract.fields()) {
            Field sent = columns.get(field.column());
            boolean filled = field.active() || field.state() == FieldState.BRIDGED;
            if (filled && sent != null && wanted.test(field)) {
                bindings.add(binding(field, contract, sent, settings));
            }
        }
        return new RowPlan(contract.table(), row, bindings, settings);
    }

    private static FieldBinding binding(ContractField field, Contract contract, Field sent, SourceSettings settings) {
        return field.active()
                ? FieldBinding.of(field, sent, FieldWriters.of(field, contract, sent, sent.schema(), settings))
                : FieldBinding.bridged(field, sent, Bridge.of(field, contract, sent, settings));
    }

    static RowPlan ofKey(
            Schema key, Schema row, Contract contract, Predicate<ContractField> wanted, SourceSettings settings) {
        Map<String, Field> columns = new HashMap<>();
        for (Field field : key.fields()) {
            Field described = ShapeParser.rowField(contract.table(), row, field);
            columns.put(SourceColumn.of(described).name(), field);
        }
        List<FieldBinding> bindings = new ArrayList<>();
        for (ContractField field : contract.fields()) {
            Field sent = columns.get(field.column());
            if (field.active() && contract.isKey(field) && sent != null && wanted.test(field)) {
                Field described = ShapeParser.rowField(contract.table(), row, sent);
                ValueWriter writer = FieldWriters.of(field, contract, described, sent.schema(), settings);
                bindings.add(FieldBinding.of(field, sent, writer));
            }
        }
        return new RowPlan(contract.table(), key, bindings, settings);
    }

    /**
     * @param what the struct's role in the record, for the exception
     * @throws RecordException if the struct has another schema than the plan
     */
    void require(Struct struct, String what, Place at) {
        Schema actual = struct.schema();
        if (actual == known || actual == knownBefore) {
            return;
        }
        if (!actual.fields().equals(schema.fields())) {
            throw new RecordException(
                    at,
                    "table " + table + ": its " + what + " has another schema than the record declares;"
                            + " look for a transform that rewrites rows or keys but not their schemas, or only one of a change's two rows");
        }
        knownBefore = known;
        known = actual;
    }

    /** Collects the slots whose value the source doesn't have. */
    void findUnavailable(Struct row, BitSet unavailable) {
        for (int i : uncertain) {
            Object value = row.get(bindings[i].access());
            if (value != null && bindings[i].isUnavailable(value, placeholder)) {
                unavailable.set(i);
            }
        }
    }

    /** The numbers of the slots, packed. */
    void writeNumbers(WireWriter out, BitSet chosen) {
        int mark = out.written();
        for (int i = chosen.length() - 1; i >= 0; i = chosen.previousSetBit(i - 1)) {
            out.varint(bindings[i].number());
        }
        out.lengthSince(mark);
    }

    /**
     * The row as Java values. Each is read back from the bytes of its field's writer, so it is what a subscriber reads.
     *
     * @param unavailable slots whose value the source doesn't have
     * @param at where the record stands, for the exception
     */
    Row read(Struct row, BitSet unavailable, Place at, WireWriter scratch) {
        @Nullable Object[] values = new @Nullable Object[bindings.length];
        for (int i = 0; i < bindings.length; i++) {
            FieldBinding binding = bindings[i];
            if (unavailable.get(i)) {
                values[i] = Row.MISSING;
                continue;
            }
            Object value = binding.value(row);
            if (value != null) {
                scratch.reset();
                write(binding, value, scratch, at);
                values[i] = FieldValues.read(binding.type(), scratch.input());
            }
        }
        return new Row(places, values);
    }

    /** Collects the slots whose values differ; for slots with an unavailable value, this isn't known. */
    void findChanged(Struct before, Struct after, BitSet unavailable, BitSet changed) {
        for (int i = 0; i < bindings.length; i++) {
            if (!unavailable.get(i) && !Values.same(bindings[i].value(before), bindings[i].value(after))) {
                changed.set(i);
            }
        }
    }

    /**
     * Writes the message's fields with a length prefix.
     *
     * @param unavailable slots to leave out
     * @param at where the record stands, for the exception
     */
    void write(WireWriter out, Struct row, BitSet unavailable, Place at) {
        int mark = out.written();
        writeFields(out, row, unavailable, at);
        out.lengthSince(mark);
    }

    /** Writes the message's fields without a length prefix. */
    void writeFields(WireWriter out, Struct row, BitSet unavailable, Place at) {
        boolean complete = unavailable.isEmpty();
        for (int i = bindings.length - 1; i >= 0; i--) {
            FieldBinding binding = bindings[i];
            Object value = complete || !unavailable.get(i) ? binding.value(row) : null;
            if (value == null) {
                continue;
            }
            write(binding, value, out, at);
            out.tag(binding.tag());
        }
    }

    private void write(FieldBinding binding, Object value, WireWriter out, Place at) {
        try {
            binding.writer().write(out, value);
        } catch (Unrepresentable e) {
            throw new ValueException(at, table, binding.column(), value, e.why());
        } catch (RuntimeException unexpected) {
            throw ValueException.unexpected(at, table, binding.column(), value, unexpected);
        }
    }
}
