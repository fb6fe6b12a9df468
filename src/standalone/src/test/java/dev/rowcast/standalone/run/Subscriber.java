package dev.rowcast.standalone.run;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.rowcast.sample.ChangeService;
import dev.rowcast.tail.BatchDecoder;
import dev.rowcast.tail.ReceivedChange;
import dev.rowcast.tail.Rows;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A service that folds the changes of each table into its rows: the first column is the key, the second the value. */
final class Subscriber implements AutoCloseable {
    private final BatchDecoder decoder = new BatchDecoder();
    private final Map<String, Map<String, String>> tables = new ConcurrentHashMap<>();
    private final List<ReceivedChange> received = new ArrayList<>();
    private final Server server;
    private volatile Function<PushRequest, PushResponse> answer = batch -> PushResponse.getDefaultInstance();
    private volatile String down = "";

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

    private synchronized PushResponse take(PushRequest batch) {
        if (batch.getTable().equals(down)) {
            throw Status.UNAVAILABLE.withDescription("down").asRuntimeException();
        }
        PushResponse response = answer.apply(batch);
        if (response.getVerdictsCount() == 0) {
            for (ReceivedChange change : decoder.decode(batch)) {
                received.add(change);
                fold(change);
            }
        }
        return response;
    }

    private void fold(ReceivedChange change) {
        Map<String, String> rows = tables.computeIfAbsent(change.table().table(), unused -> new TreeMap<>());
        Rows.Decoded decoded = (Rows.Decoded) change.rows();
        decoded.before().ifPresent(row -> rows.remove(column(row, 1)));
        decoded.after().ifPresent(row -> rows.put(column(row, 1), column(row, 2)));
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

    @Override
    public void close() {
        server.shutdownNow();
    }
}
