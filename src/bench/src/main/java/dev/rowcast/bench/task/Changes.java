package dev.rowcast.bench.task;

import dev.rowcast.bench.rows.BenchEnvelopes;
import dev.rowcast.bench.rows.BenchTable;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka topic's changes, without end: {@value #KEYS} keys and {@value #ENVELOPES} envelopes in turn, made beforehand. Only the offset and the record
 * around them are new each time, so that reading costs next to nothing. Immutable.
 */
final class Changes {
    /** More than are under way in a partition at once, so that no key waits for itself. */
    static final int KEYS = 8_192;

    /** Those of two polls: what a converter has just made is in the CPU's caches too. */
    private static final int ENVELOPES = 1_024;

    private static final int COLUMNS = 20;

    private final Schema keySchema;
    private final Schema envelopeSchema;
    private final List<Struct> keys = new ArrayList<>(KEYS);
    private final List<Struct> envelopes = new ArrayList<>(ENVELOPES);
    private final long commitMillis;

    private Changes(BenchTable table, RowKind kind) {
        BenchEnvelopes made = new BenchEnvelopes(table);
        List<RowChange> wanted = table.changes().stream()
                .filter(change -> kind == RowKind.MIX || change.operation() == Operation.INSERT)
                .toList();
        keySchema = table.keySchema();
        envelopeSchema = made.schema();
        commitMillis = wanted.get(0).source().commitTimeNanos() / 1_000_000;
        String keyColumn = keySchema.fields().get(0).name();
        for (int i = 0; i < KEYS; i++) {
            keys.add(new Struct(keySchema).put(keyColumn, keyOf(i)));
        }
        for (int i = 0; i < ENVELOPES; i++) {
            RowChange change = another(wanted.get(i % wanted.size()), keyColumn, i);
            envelopes.add(made.of(List.of(change)).get(0));
        }
    }

    /** Changes of the table of 20 columns. */
    static Changes of(RowKind kind) {
        return new Changes(BenchTable.of(COLUMNS), kind);
    }

    /** That many records of a partition, as a consumer hands them on. */
    List<SinkRecord> read(TopicPartition from, long offset, int count) {
        List<SinkRecord> records = new ArrayList<>(count);
        for (long at = offset; at < offset + count; at++) {
            records.add(new SinkRecord(
                    from.topic(),
                    from.partition(),
                    keySchema,
                    keys.get((int) (at % KEYS)),
                    envelopeSchema,
                    envelopes.get((int) (at % ENVELOPES)),
                    at,
                    commitMillis,
                    TimestampType.CREATE_TIME));
        }
        return records;
    }

    /** The change at another place of the source, of the row with another key. */
    private static RowChange another(RowChange change, String keyColumn, int number) {
        SourcePosition at = change.source();
        return new RowChange(
                change.at(),
                change.table(),
                change.operation(),
                change.keySchema(),
                change.key(),
                change.rowSchema(),
                withKey(change.before(), keyColumn, number),
                withKey(change.after(), keyColumn, number),
                new SourcePosition(
                        at.server(),
                        at.serverId(),
                        at.gtid(),
                        at.file(),
                        4_711L * number,
                        at.row(),
                        at.commitTimeNanos(),
                        at.snapshot(),
                        at.transactionId()));
    }

    private static @Nullable Struct withKey(@Nullable Struct row, String keyColumn, int number) {
        if (row == null) {
            return null;
        }
        Struct copy = new Struct(row.schema());
        row.schema().fields().forEach(field -> copy.put(field, row.get(field)));
        return copy.put(keyColumn, keyOf(number));
    }

    private static long keyOf(int number) {
        return 1_000_000_007L * (number + 1);
    }
}
