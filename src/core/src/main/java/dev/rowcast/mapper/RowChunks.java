package dev.rowcast.mapper;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;

/** Rows in requests that every server takes. Stateless. */
final class RowChunks {
    static final int MOST_ROWS = 1_000;
    /** Every implementation takes requests of 4 MiB unless it was told otherwise; there are names beside the rows, and answers get larger. */
    static final int MOST_BYTES = 1 << 20;

    private RowChunks() {}

    /** In their order; a row that is larger is alone. */
    static List<List<ByteString>> of(List<ByteString> rows) {
        List<List<ByteString>> chunks = new ArrayList<>();
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < rows.size(); i++) {
            int size = rows.get(i).size();
            if (i > from && (i - from == MOST_ROWS || bytes + size > MOST_BYTES)) {
                chunks.add(rows.subList(from, i));
                from = i;
                bytes = 0;
            }
            bytes += size;
        }
        chunks.add(rows.subList(from, rows.size()));
        return chunks;
    }
}
