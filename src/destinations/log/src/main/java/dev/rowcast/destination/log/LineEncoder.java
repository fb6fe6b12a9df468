package dev.rowcast.destination.log;

import dev.rowcast.change.Place;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.contract.Contract;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.Row;
import dev.rowcast.encode.RowEncoder;
import dev.rowcast.encode.RowJson;
import dev.rowcast.encode.RowReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes of a change the line that a log has of it, but for the subscription and the line's end. Not thread-safe. */
final class LineEncoder implements RowEncoder {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Contract contract;
    private final RowReader reader;

    LineEncoder(OutputSchema schema) {
        this.contract = schema.contract();
        this.reader = schema.rows();
    }

    @Override
    public byte[] encode(RowChange change) {
        RowReader.Rows rows = reader.read(change);
        StringBuilder line = new StringBuilder(512).append('{');
        // First, for LineKey.idOf.
        text("id", change.id(), line);
        text(",", "table", change.table().toString(), line);
        line.append(",\"revision\":").append(contract.revision());
        text(",", "operation", change.operation().name().toLowerCase(Locale.ROOT), line);
        row("key", rows.key(), line);
        row("before", rows.before(), line);
        row("after", rows.after(), line);
        unavailable(rows, line);
        position(change.at(), change.source(), line);
        return line.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private void row(String name, @Nullable Row row, StringBuilder line) {
        if (row != null) {
            line.append(",\"").append(name).append("\":");
            RowJson.write(row, contract, line);
        }
    }

    /** Fields that the source has left out of a row: they aren't NULL. */
    private void unavailable(RowReader.Rows rows, StringBuilder line) {
        TreeSet<String> names = new TreeSet<>();
        for (Row row : new @Nullable Row[] {rows.before(), rows.after()}) {
            names.addAll(row == null ? List.of() : RowJson.unavailable(row, contract));
        }
        if (!names.isEmpty()) {
            // Names of protobuf fields need no escapes.
            line.append(",\"unavailable\":[\"")
                    .append(String.join("\",\"", names))
                    .append("\"]");
        }
    }

    private static void position(Place at, SourcePosition source, StringBuilder line) {
        line.append(",\"position\":{");
        text("topic", at.stream().topic(), line);
        line.append(",\"partition\":").append(at.stream().partition());
        line.append(",\"offset\":").append(at.sequence());
        text(",", "server", source.server(), line);
        if (source.gtid() != null) {
            text(",", "gtid", source.gtid(), line);
        }
        text(",", "file", source.file(), line);
        line.append(",\"position\":").append(source.position());
        line.append(",\"row\":").append(source.row());
        long nanos = source.commitTimeNanos();
        Instant committed =
                Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
        text(",", "committed", committed.toString(), line);
        line.append('}');
    }

    private static void text(String separator, String name, String value, StringBuilder line) {
        text(name, value, line.append(separator));
    }

    private static void text(String name, String value, StringBuilder line) {
        line.append('"').append(name).append("\":");
        RowJson.quote(value, line);
    }
}
