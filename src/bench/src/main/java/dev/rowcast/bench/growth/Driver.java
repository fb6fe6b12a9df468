package dev.rowcast.bench.growth;

import dev.rowcast.change.RawRecord;
import dev.rowcast.change.StreamId;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.FileContractLog;
import dev.rowcast.flow.ChangeFlow;
import dev.rowcast.flow.DeadLetter;
import dev.rowcast.flow.DeadLetters;
import dev.rowcast.flow.FlowOptions;
import dev.rowcast.flow.Turn;
import dev.rowcast.grpc.GrpcDestinations;
import dev.rowcast.observe.TaskFigures;
import dev.rowcast.route.RoutingParser;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Does with {@link ChangeFlow} what the sink task does, reading one partition after the other. For one thread. */
final class Driver implements AutoCloseable {
    private static final long LOOK_NANOS = 50_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final List<Source> sources = new ArrayList<>();
    private final Map<StreamId, Source> byPartition = new HashMap<>();
    private final Set<Source> paused = new HashSet<>();
    private final Queue<Run> underWay = new ArrayDeque<>();
    private final Load load;
    private final FileContractLog log;
    private final ChangeFlow flow;
    private int turn;
    private int rowsUnderWay;

    /** A partition and how far it is read. */
    private static final class Source {
        private final GrowthTable table;
        private final StreamId partition;
        private long position;

        Source(GrowthTable table, int number) {
            this.table = table;
            this.partition = new StreamId(table.topic(), number);
        }

        List<RawRecord> read(int count) {
            List<RawRecord> records = table.read(partition.partition(), position, count);
            position += count;
            return records;
        }
    }

    private record Run(Source source, long end, int rows) {}

    /** Nothing of it can't be delivered. */
    private static final class NoDeadLetters implements DeadLetters {
        @Override
        public void report(DeadLetter letter, Runnable whenDurable) {
            throw new IllegalStateException("a row can't be delivered", letter.why());
        }

        @Override
        public boolean present() {
            return false;
        }
    }

    /**
     * @param file a file for the contract log
     * @param port where the subscriber is, or isn't
     */
    Driver(Load load, List<GrowthTable> tables, Path file, int port) {
        this.load = load;
        this.log = FileContractLog.open(file);
        this.flow = new ChangeFlow(FlowOptions.of(
                        "growth",
                        RoutingParser.parse(routes(load, port)),
                        new ContractGate(new ContractRegistry(log), GateRules.of("growth")),
                        GrpcDestinations::of,
                        new NoDeadLetters())
                .listener(new TaskFigures())
                .build());
        for (GrowthTable table : tables) {
            for (int i = 0; i < load.partitions(); i++) {
                Source source = new Source(table, i);
                sources.add(source);
                byPartition.put(source.partition, source);
            }
        }
    }

    private static String routes(Load load, int port) {
        return IntStream.range(0, load.subscriptions())
                .mapToObj(number -> String.format(Locale.ROOT, """
                        { "name": "subscription-%d", "tables": ["shop.*"], "target": "127.0.0.1:%d",
                          "tls": { "plaintext": true }, "buffer": { "maxBytes": "%s" } }
                        """, number, port, load.buffer()))
                .collect(Collectors.joining(",", "{ \"subscriptions\": [", "] }"));
    }

    /** Each table at least once. */
    void touchAll() {
        for (int i = 0; i < sources.size(); i++) {
            awaitRoom();
            take(next());
        }
        awaitAll();
    }

    /**
     * Delivers for so long; returns when all of it may be committed.
     *
     * @return how many rows
     */
    long deliver(long nanos) {
        long begin = System.nanoTime();
        long rows = 0;
        while (System.nanoTime() - begin < nanos) {
            awaitRoom();
            rows += take(next());
        }
        awaitAll();
        return rows;
    }

    /** Reads until no partition has room. */
    void fill() {
        while (paused.size() < sources.size()) {
            take(next());
        }
    }

    private Source next() {
        Source source;
        do {
            source = sources.get(turn);
            turn = (turn + 1) % sources.size();
        } while (paused.contains(source));
        return source;
    }

    private int take(Source source) {
        int count = load.poll();
        follow(flow.turn(source.read(count), Function.identity()));
        underWay.add(new Run(source, source.position, count));
        rowsUnderWay += count;
        return count;
    }

    private void awaitRoom() {
        long begin = System.nanoTime();
        while (true) {
            look();
            if (rowsUnderWay < load.underWay() && paused.size() < sources.size()) {
                return;
            }
            park(begin);
        }
    }

    private void awaitAll() {
        long begin = System.nanoTime();
        look();
        while (!underWay.isEmpty()) {
            park(begin);
            look();
        }
    }

    private void look() {
        Run oldest = underWay.peek();
        while (oldest != null && flow.committable(oldest.source.partition, oldest.end) >= oldest.end) {
            underWay.remove();
            rowsUnderWay -= oldest.rows;
            oldest = underWay.peek();
        }
        if (!paused.isEmpty()) {
            follow(flow.turn(List.<RawRecord>of(), Function.identity()));
        }
    }

    private void follow(Turn turn) {
        turn.resume().forEach(partition -> paused.remove(byPartition.get(partition)));
        turn.pause().forEach(partition -> paused.add(byPartition.get(partition)));
    }

    private void park(long begin) {
        if (System.nanoTime() - begin > PATIENCE_NANOS) {
            throw new IllegalStateException("rows aren't acknowledged after a minute: " + rowsUnderWay
                    + " wait; does the subscriber's process run?");
        }
        LockSupport.parkNanos(LOOK_NANOS);
    }

    @Override
    public void close() {
        flow.close();
        log.close();
    }
}
