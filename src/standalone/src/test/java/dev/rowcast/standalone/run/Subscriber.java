package dev.rowcast.standalone.run;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.rowcast.sample.BatchDecoder;
import dev.rowcast.sample.ChangeService;
import dev.rowcast.sample.ReceivedChange;
import dev.rowcast.sample.Rows;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A service that folds the changes of each table into its rows: the first column is the key, the second the value. */
final class Subscriber implements AutoCloseable {
    private final BatchDecoder decoder = new BatchDecoder();
    private final Map<String, Map<String, String>> tables = new ConcurrentHashMap<>();
    private final Map<String, Guarded> guarded = new HashMap<>();
    private final List<ReceivedChange> received = new ArrayList<>();
    private final Server server;
    private volatile Function<PushRequest, PushResponse> answer = batch -> PushResponse.getDefaultInstance();
    private volatile String down = "";
    private volatile boolean counting;
    private final AtomicInteger counted = new AtomicInteger();

    Subscriber() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .maxInboundMessageSize(64 << 20)
                .addService(new ChangeService(this::take))
                .build()
                .start();
    }

    int port() {
        return server.getPort();
    }

    /** Refuses the batches of that table from now on; of none where it is empty. */
    void downFor(String table) {
        down = table;
    }

    void answer(Function<PushRequest, PushResponse> with) {
        answer = with;
    }

    private PushResponse take(PushRequest batch) {
        if (batch.getTable().equals(down)) {
            throw Status.UNAVAILABLE.withDescription("down").asRuntimeException();
        }
        // Which may hang, while others come.
        PushResponse response = answer.apply(batch);
        if (response.getVerdictsCount() == 0) {
            keep(batch);
        }
        return response;
    }

    /** Keeps nothing from now on but counts. */
    void onlyCount() {
        counting = true;
    }

    /** How many changes arrived since it only counts. */
    int counted() {
        return counted.get();
    }

    private synchronized void keep(PushRequest batch) {
        if (counting) {
            counted.addAndGet(batch.getChangesCount());
            return;
        }
        for (ReceivedChange change : decoder.decode(batch)) {
            received.add(change);
            fold(change);
        }
    }

    private void fold(ReceivedChange change) {
        Map<String, String> rows = tables.computeIfAbsent(change.batch().getTable(), unused -> new TreeMap<>());
        Rows.Decoded decoded = (Rows.Decoded) change.rows();
        decoded.before().ifPresent(row -> rows.remove(column(row, 1)));
        decoded.after().ifPresent(row -> rows.put(column(row, 1), column(row, 2)));
        Guarded guarded = this.guarded.computeIfAbsent(change.batch().getTable(), unused -> new Guarded());
        decoded.before()
                .filter(row -> !decoded.after().map(after -> column(after, 1)).equals(Optional.of(column(row, 1))))
                .ifPresent(row -> guarded.take(change, column(row, 1), null));
        decoded.after().ifPresent(row -> guarded.take(change, column(row, 1), column(row, 2)));
    }

    /** A table's rows as one has them that leaves out what isn't above the version that it knows. */
    private static final class Guarded {
        final Map<String, String> rows = new TreeMap<>();
        final Map<String, ByteString> versions = new HashMap<>();
        int left;

        void take(ReceivedChange change, String key, @Nullable String value) {
            ByteString version = change.event().getVersion();
            ByteString known = versions.get(key);
            if (known != null && ByteString.unsignedLexicographicalComparator().compare(version, known) <= 0) {
                left++;
                return;
            }
            versions.put(key, version);
            if (value == null) {
                rows.remove(key);
            } else {
                rows.put(key, value);
            }
        }
    }

    /** What a table's rows are for one that goes by the versions. */
    synchronized Map<String, String> guardedRows(String table) {
        Guarded found = guarded.get(table);
        return found == null ? Map.of() : Map.copyOf(found.rows);
    }

    /** How many changes of a table weren't above the version that was known. */
    synchronized int leftOut(String table) {
        Guarded found = guarded.get(table);
        return found == null ? 0 : found.left;
    }

    private static String column(Message row, int number) {
        FieldDescriptor field = row.getDescriptorForType().findFieldByNumber(number);
        return String.valueOf(row.getField(field));
    }

    /** What a table's rows are by what arrived. */
    synchronized Map<String, String> rows(String table) {
        return Map.copyOf(Optional.ofNullable(tables.get(table)).orElse(Map.of()));
    }

    /** The changes that arrived, by their ids. */
    synchronized Set<String> ids() {
        return received.stream().map(each -> each.event().getId()).collect(Collectors.toSet());
    }

    /** How many changes arrived. */
    synchronized int count() {
        return received.size();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
