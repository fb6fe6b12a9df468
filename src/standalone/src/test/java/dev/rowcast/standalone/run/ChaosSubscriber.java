package dev.rowcast.standalone.run;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.rowcast.sample.BatchDecoder;
import dev.rowcast.sample.ChangeService;
import dev.rowcast.sample.ReceivedChange;
import dev.rowcast.sample.Rows;
import dev.rowcast.v1.Operation;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.Source;
import dev.rowcast.v1.Verdict;
import dev.rowcast.v1.Verdict.Decision;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A service that misbehaves as it is told, keeps the rows of each table by their versions, and looks at the order: a row's values are numbered, so one that is
 * lower than what came before was seen before.
 */
final class ChaosSubscriber implements AutoCloseable {
    static final String BAD = "bad";

    /** How it answers. */
    enum Mode {
        WELL,
        UNAVAILABLE,
        RETRY,
        HANGS
    }

    private final BatchDecoder decoder = new BatchDecoder();
    private final Map<String, Table> tables = new HashMap<>();
    private final Set<String> rejected = new HashSet<>();
    private final List<String> outOfOrder = new ArrayList<>();
    private final Random random;
    private final ChaosDiary diary;
    private final Server server;
    private volatile Mode mode = Mode.WELL;
    private volatile String misbehavesFor = "";
    private int changes;
    private int repeats;
    private String lastHeard = "nothing";

    private static final class Table {
        final Map<String, String> rows = new TreeMap<>();
        final Map<String, ByteString> versions = new HashMap<>();
        final Map<String, Set<Long>> seen = new HashMap<>();
        final Map<String, Long> highest = new HashMap<>();
        /** Of each row the last change that came, whether it counted or not. */
        final Map<String, String> heard = new HashMap<>();

        ByteString emptied = ByteString.EMPTY;
    }

    ChaosSubscriber(Random random, ChaosDiary diary) throws IOException {
        this.random = random;
        this.diary = diary;
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .maxInboundMessageSize(64 << 20)
                .addService(new ChangeService(this::take))
                .build()
                .start();
    }

    int port() {
        return server.getPort();
    }

    /** Answers so for that table; for all where it is empty. */
    void behave(Mode how, String table) {
        misbehavesFor = table;
        mode = how;
        diary.note("the service is " + how + (table.isEmpty() ? "" : " for " + table));
    }

    boolean isWell() {
        return mode == Mode.WELL;
    }

    private PushResponse take(PushRequest batch) {
        Mode now = misbehavesFor.isEmpty() || misbehavesFor.equals(batch.getTable()) ? mode : Mode.WELL;
        if (now == Mode.UNAVAILABLE) {
            throw Status.UNAVAILABLE.withDescription("chaos").asRuntimeException();
        }
        while (now == Mode.HANGS && mode == Mode.HANGS) {
            try {
                TimeUnit.MILLISECONDS.sleep(10);
            } catch (InterruptedException stop) {
                throw Status.CANCELLED.asRuntimeException();
            }
        }
        return keep(batch, now == Mode.RETRY);
    }

    private synchronized PushResponse keep(PushRequest batch, boolean retries) {
        List<ReceivedChange> all = decoder.decode(batch);
        int retried = retries ? random.nextInt(all.size()) : all.size();
        PushResponse.Builder response = PushResponse.newBuilder();
        for (int i = 0; i < retried; i++) {
            if (isBad(all.get(i))) {
                rejected.add(all.get(i).event().getId());
                response.addVerdicts(verdict(i, Decision.DECISION_REJECT));
            } else {
                fold(tables.computeIfAbsent(batch.getTable(), unused -> new Table()), all.get(i));
            }
        }
        for (int i = retried; i < all.size(); i++) {
            response.addVerdicts(verdict(i, Decision.DECISION_RETRY));
        }
        return response.build();
    }

    private static Verdict verdict(int index, Decision decision) {
        return Verdict.newBuilder()
                .setIndex(index)
                .setDecision(decision)
                .setReason("chaos")
                .build();
    }

    private static boolean isBad(ReceivedChange change) {
        return ((Rows.Decoded) change.rows())
                .after()
                .map(row -> column(row, 2).startsWith(BAD))
                .orElse(false);
    }

    private void fold(Table table, ReceivedChange change) {
        changes++;
        ByteString version = change.event().getVersion();
        Rows.Decoded rows = (Rows.Decoded) change.rows();
        rows.before().ifPresent(row -> hear(table, change, row));
        rows.after().ifPresent(row -> hear(table, change, row));
        if (change.event().getOperation() == Operation.OPERATION_TRUNCATE) {
            empty(table, version);
            return;
        }
        rows.before()
                .filter(row -> !rows.after().map(after -> column(after, 1)).equals(Optional.of(column(row, 1))))
                .ifPresent(row -> put(table, column(row, 1), version, null));
        rows.after().ifPresent(row -> {
            look(table, change, column(row, 1), number(column(row, 2)));
            put(table, column(row, 1), version, column(row, 2));
        });
    }

    private void hear(Table table, ReceivedChange change, Message row) {
        Source source = change.event().getSource();
        lastHeard = diary.now() + ": " + change.event().getOperation() + " of " + change.table() + " " + column(row, 1)
                + ", " + column(row, 2) + ", transaction " + source.getGtid() + " at " + source.getFile() + ":"
                + source.getPosition();
        table.heard.put(column(row, 1), lastHeard);
    }

    private static long number(String value) {
        return Long.parseLong(value.substring(3));
    }

    private void look(Table table, ReceivedChange change, String key, long number) {
        Set<Long> seen = table.seen.computeIfAbsent(key, unused -> new HashSet<>());
        long highest = table.highest.getOrDefault(key, -1L);
        if (!seen.add(number)) {
            repeats++;
        } else if (number < highest) {
            outOfOrder.add(change.table() + " " + key + ": " + number + " after " + highest);
        }
        table.highest.put(key, Math.max(highest, number));
    }

    private static void empty(Table table, ByteString version) {
        if (above(version, table.emptied)) {
            table.emptied = version;
        }
        table.rows.keySet().removeIf(key -> above(version, table.versions.get(key)));
    }

    private static void put(Table table, String key, ByteString version, @Nullable String value) {
        if (!above(version, table.emptied) || !above(version, table.versions.getOrDefault(key, ByteString.EMPTY))) {
            return;
        }
        table.versions.put(key, version);
        if (value == null) {
            table.rows.remove(key);
        } else {
            table.rows.put(key, value);
        }
    }

    private static boolean above(ByteString version, ByteString known) {
        return ByteString.unsignedLexicographicalComparator().compare(version, known) > 0;
    }

    private static String column(Message row, int number) {
        return String.valueOf(row.getField(row.getDescriptorForType().findFieldByNumber(number)));
    }

    synchronized Map<String, String> rows(String table) {
        Table found = tables.get(table);
        return found == null ? Map.of() : Map.copyOf(found.rows);
    }

    /** The last change that came, with when, and where in the source it was. */
    synchronized String lastHeard() {
        return lastHeard;
    }

    /** The same of that row; nothing where none did. */
    synchronized Optional<String> lastHeard(String table, String key) {
        return Optional.ofNullable(tables.get(table)).map(found -> found.heard.get(key));
    }

    /** The highest value that came of rows whose keys are in that hundred; -1 where none did. */
    synchronized long highest(int hundred) {
        return tables.values().stream()
                .flatMap(table -> table.highest.entrySet().stream())
                .filter(each -> Integer.parseInt(each.getKey()) / 100 == hundred / 100)
                .mapToLong(Map.Entry::getValue)
                .max()
                .orElse(-1);
    }

    /** Ids of the changes that it rejected. */
    synchronized Set<String> rejected() {
        return Set.copyOf(rejected);
    }

    /** Values of a row that came for the first time after a later one. */
    synchronized List<String> outOfOrder() {
        return List.copyOf(outOfOrder);
    }

    synchronized int changes() {
        return changes;
    }

    synchronized int repeats() {
        return repeats;
    }

    @Override
    public void close() {
        mode = Mode.WELL;
        server.shutdownNow();
    }
}
