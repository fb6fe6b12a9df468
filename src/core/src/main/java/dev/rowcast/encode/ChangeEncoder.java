package dev.rowcast.encode;

import dev.rowcast.change.Operation;
import dev.rowcast.change.Place;
import dev.rowcast.change.RecordException;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.change.TraceContext;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.shape.UnsupportedColumnException;
import java.util.BitSet;
import java.util.function.Predicate;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the changes of one table as {@code rowcast.v1.ChangeEvent}, by a plan compiled once for the schemas of row and key and a
 * contract's revision. The bytes are those of protobuf-java's deterministic serialization. Not thread-safe: a buffer is kept between
 * changes.
 *
 * <p>Values that differ between a snapshot and the stream are delivered the same if the true value is known: ENUM labels without Debezium's
 * escapes, JSON without insignificant spaces, the streamed YEAR 0000 (sent as 1900) as 0. A snapshot's YEAR 0000 arrives as 2000 and
 * can't be distinguished from that year.
 */
public final class ChangeEncoder implements RowEncoder {
    private static final int ID = WireWriter.tag(1, WireWriter.LENGTH_DELIMITED);
    private static final int OPERATION = WireWriter.tag(2, WireWriter.VARINT);
    private static final int KEY = WireWriter.tag(3, WireWriter.LENGTH_DELIMITED);
    private static final int BEFORE = WireWriter.tag(4, WireWriter.LENGTH_DELIMITED);
    private static final int AFTER = WireWriter.tag(5, WireWriter.LENGTH_DELIMITED);
    private static final int CHANGED_FIELDS = WireWriter.tag(6, WireWriter.LENGTH_DELIMITED);
    private static final int UNAVAILABLE_FIELDS = WireWriter.tag(7, WireWriter.LENGTH_DELIMITED);
    private static final int SOURCE = WireWriter.tag(8, WireWriter.LENGTH_DELIMITED);
    private static final int OFFSET = WireWriter.tag(9, WireWriter.VARINT);
    private static final int TRACEPARENT = WireWriter.tag(10, WireWriter.LENGTH_DELIMITED);
    private static final int TRACESTATE = WireWriter.tag(11, WireWriter.LENGTH_DELIMITED);

    private static final int VERSION = WireWriter.tag(12, WireWriter.LENGTH_DELIMITED);

    private static final int SOURCE_COMMIT_TIME = WireWriter.tag(1, WireWriter.LENGTH_DELIMITED);
    private static final int SOURCE_SERVER = WireWriter.tag(2, WireWriter.LENGTH_DELIMITED);
    private static final int SOURCE_SERVER_ID = WireWriter.tag(3, WireWriter.VARINT);
    private static final int SOURCE_GTID = WireWriter.tag(4, WireWriter.LENGTH_DELIMITED);
    private static final int SOURCE_FILE = WireWriter.tag(5, WireWriter.LENGTH_DELIMITED);
    private static final int SOURCE_POSITION = WireWriter.tag(6, WireWriter.VARINT);
    private static final int SOURCE_ROW = WireWriter.tag(7, WireWriter.VARINT);
    private static final int SOURCE_TRANSACTION_ID = WireWriter.tag(8, WireWriter.LENGTH_DELIMITED);

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final RowPlan row;
    private final @Nullable RowPlan key;

    private final WireWriter out = new WireWriter();
    private final BitSet changed = new BitSet();
    private final BitSet unavailable = new BitSet();
    private final BitSet unavailableBefore = new BitSet();
    private final BitSet unavailableAfter = new BitSet();
    private final BitSet none = new BitSet(0);

    private ChangeEncoder(RowPlan row, @Nullable RowPlan key) {
        this.row = row;
        this.key = key;
    }

    /**
     * Compiles an encoder with {@link SourceSettings#DEFAULT}.
     *
     * @param rowSchema schema of the rows, {@link RowChange#rowSchema()}
     * @param keySchema schema of the keys, {@link RowChange#keySchema()}; null if the table has no key
     * @param contract the contract's revision to encode with
     * @param wanted which fields the subscriber gets, in the row and in the key; called once for each field that is
     *     active, or bridged in the row
     * @throws UnsupportedColumnException if a column can't fill its field
     */
    public static ChangeEncoder compile(
            Schema rowSchema, @Nullable Schema keySchema, Contract contract, Predicate<ContractField> wanted) {
        return compile(rowSchema, keySchema, contract, wanted, SourceSettings.DEFAULT);
    }

    /**
     * Compiles an encoder.
     *
     * @param settings settings of the source connector; the other parameters are those of
     *     {@link #compile(Schema, Schema, Contract, Predicate)}
     * @throws UnsupportedColumnException if a column can't fill its field
     */
    public static ChangeEncoder compile(
            Schema rowSchema,
            @Nullable Schema keySchema,
            Contract contract,
            Predicate<ContractField> wanted,
            SourceSettings settings) {
        RowPlan row = RowPlan.ofRow(rowSchema, contract, wanted, settings);
        RowPlan key = keySchema == null ? null : RowPlan.ofKey(keySchema, rowSchema, contract, wanted, settings);
        return new ChangeEncoder(row, key);
    }

    /**
     * Encodes a change as {@code rowcast.v1.ChangeEvent}.
     *
     * @throws ValueException if a field can't hold its value of the row or of the key; the encoder can continue with the next change
     * @throws RecordException if row or key have another schema than this encoder was compiled for; the encoder can continue with the next change
     */
    @Override
    public byte[] encode(RowChange change) {
        Struct before = change.before();
        Struct after = change.after();
        inspect(change, before, after);
        out.reset();
        writeVersion(change.at());
        TraceContext trace = change.trace();
        if (trace != null) {
            writeText(trace.state(), TRACESTATE);
            writeText(trace.parent(), TRACEPARENT);
        }
        if (change.at().sequence() != 0) {
            out.varint(change.at().sequence());
            out.tag(OFFSET);
        }
        writeSource(change.source());
        writeNumbers(unavailable, UNAVAILABLE_FIELDS);
        writeNumbers(changed, CHANGED_FIELDS);
        writeRow(after, unavailableAfter, AFTER, change.at());
        writeRow(before, unavailableBefore, BEFORE, change.at());
        writeKey(change);
        out.varint(change.operation().number());
        out.tag(OPERATION);
        writeId(change);
        return out.toByteArray();
    }

    /**
     * Encodes a row: the message that {@code ChangeEvent.before} and {@code after} hold.
     *
     * @param at the record's position, for the exception
     * @throws ValueException if a field can't hold its value; the encoder can continue with the next row
     * @throws RecordException if the row has another schema than this encoder was compiled for
     */
    public byte[] encodeRow(Struct struct, Place at) {
        row.require(struct, "row", at);
        unavailable.clear();
        row.findUnavailable(struct, unavailable);
        out.reset();
        row.writeFields(out, struct, unavailable, at);
        return out.toByteArray();
    }

    private void inspect(RowChange change, @Nullable Struct before, @Nullable Struct after) {
        changed.clear();
        unavailable.clear();
        unavailableBefore.clear();
        unavailableAfter.clear();
        if (before != null) {
            row.require(before, "row before the change", change.at());
            row.findUnavailable(before, unavailableBefore);
            unavailable.or(unavailableBefore);
        }
        if (after != null) {
            row.require(after, "row", change.at());
            row.findUnavailable(after, unavailableAfter);
            unavailable.or(unavailableAfter);
        }
        if (change.operation() == Operation.UPDATE && before != null && after != null) {
            row.findChanged(before, after, unavailable, changed);
        }
    }

    private void writeRow(@Nullable Struct struct, BitSet missing, int tag, Place at) {
        if (struct != null) {
            row.write(out, struct, missing, at);
            out.tag(tag);
        }
    }

    private void writeKey(RowChange change) {
        Struct struct = change.key();
        if (struct == null) {
            return;
        }
        if (key == null) {
            throw new RecordException(
                    change.at(),
                    "table " + change.table() + ": the change has a key, but the encoder was compiled without a key;"
                            + " compile one with its key schema");
        }
        key.require(struct, "key", change.at());
        key.write(out, struct, none, change.at());
        out.tag(KEY);
    }

    private void writeNumbers(BitSet slots, int tag) {
        if (!slots.isEmpty()) {
            row.writeNumbers(out, slots);
            out.tag(tag);
        }
    }

    private void writeVersion(Place at) {
        if (at.epoch().number() != 0) {
            int mark = out.written();
            out.comparable(at.epoch().number(), at.sequence());
            out.lengthSince(mark);
            out.tag(VERSION);
        }
    }

    private void writeId(RowChange change) {
        int mark = out.written();
        change.writeId(out);
        out.lengthSince(mark);
        out.tag(ID);
    }

    private void writeSource(SourcePosition source) {
        int mark = out.written();
        writeText(source.transactionId(), SOURCE_TRANSACTION_ID);
        writeNumber(source.row(), SOURCE_ROW);
        writeNumber(source.position(), SOURCE_POSITION);
        writeText(source.file().isEmpty() ? null : source.file(), SOURCE_FILE);
        writeText(source.gtid(), SOURCE_GTID);
        writeNumber(source.serverId(), SOURCE_SERVER_ID);
        writeText(source.server().isEmpty() ? null : source.server(), SOURCE_SERVER);
        long nanos = source.commitTimeNanos();
        TemporalWriters.secondsAndNanos(
                out, Math.floorDiv(nanos, NANOS_PER_SECOND), (int) Math.floorMod(nanos, NANOS_PER_SECOND));
        out.tag(SOURCE_COMMIT_TIME);
        out.lengthSince(mark);
        out.tag(SOURCE);
    }

    private void writeText(@Nullable String text, int tag) {
        if (text != null) {
            int mark = out.written();
            out.utf8(text);
            out.lengthSince(mark);
            out.tag(tag);
        }
    }

    private void writeNumber(long number, int tag) {
        if (number != 0) {
            out.varint(number);
            out.tag(tag);
        }
    }
}
