package dev.rowcast.bench.growth;

import dev.rowcast.bench.Effort;
import dev.rowcast.bench.Peer;
import dev.rowcast.bench.Suite;
import dev.rowcast.bench.report.Figure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a row costs where there are more of them. Each number of tables, of subscriptions and each size of row is a process of its own, with the same
 * amount read and under way; those that are compared with each other take turns, and the first is the baseline.
 */
public final class GrowthSuite implements Suite {

    private static final int AWAY_PARTITIONS = 16;

    /** For the list of suites. */
    public GrowthSuite() {}

    @Override
    public String name() {
        return Measured.SUITE;
    }

    @Override
    public String title() {
        return "What a row costs with many tables, many subscriptions and large rows";
    }

    @Override
    public void run(Effort effort, Consumer<Figure> figures, Consumer<String> progress) throws Exception {
        try (Peer subscriber = Peer.start(Measured.FLAGS, GrowthSubscriber.class, List.of())) {
            String port = subscriber.greeting();
            compare("tables", tables(), port, effort, figures, progress);
            compare("subscriptions", subscriptions(), port, effort, figures, progress);
            compare("size of a row", sizes(), port, effort, figures, progress);
        }
        for (String buffer : List.of("1MiB", "4MiB")) {
            away(buffer, figures, progress);
        }
    }

    private static Map<String, Load> tables() {
        Map<String, Load> loads = new LinkedHashMap<>();
        loads.put("1 table", Load.of(1, 1, 0));
        loads.put("10 tables", Load.of(10, 1, 0));
        loads.put("100 tables", Load.of(100, 1, 0));
        loads.put("1,000 tables", Load.of(1_000, 1, 0));
        return loads;
    }

    private static Map<String, Load> subscriptions() {
        Map<String, Load> loads = new LinkedHashMap<>();
        loads.put("1 subscription", Load.of(1, 1, 0));
        loads.put("10 subscriptions", Load.of(1, 10, 0));
        loads.put("50 subscriptions", Load.of(1, 50, 0));
        return loads;
    }

    private static Map<String, Load> sizes() {
        Map<String, Load> loads = new LinkedHashMap<>();
        loads.put("100 B", Load.of(1, 1, 100));
        loads.put("1 kB", Load.of(1, 1, 1_000));
        loads.put("10 kB", Load.of(1, 1, 10_000));
        loads.put("100 kB", Load.of(1, 1, 100_000));
        return loads;
    }

    private static void compare(
            String scenario,
            Map<String, Load> loads,
            String port,
            Effort effort,
            Consumer<Figure> figures,
            Consumer<String> progress)
            throws IOException {
        List<Measured> all = new ArrayList<>();
        try {
            for (Map.Entry<String, Load> each : loads.entrySet()) {
                progress.accept(scenario + ": warming up " + each.getKey());
                Measured measured = Measured.start(each.getKey(), each.getValue(), port);
                all.add(measured);
                measured.warmUp(effort);
            }
            int samples = effort == Effort.QUICK ? 3 : 9;
            for (int i = 1; i <= samples; i++) {
                progress.accept(scenario + ": sample " + i + " of " + samples + " of each");
                for (Measured measured : all) {
                    measured.sample(effort);
                }
            }
            for (Measured measured : all) {
                measured.report(scenario, figures);
            }
        } finally {
            all.forEach(Measured::close);
        }
    }

    /** What is kept in memory while nobody takes it: no more than the buffers of all partitions. */
    private static void away(String buffer, Consumer<Figure> figures, Consumer<String> progress) throws IOException {
        String scenario = "subscriber away, " + AWAY_PARTITIONS + " partitions, buffer.maxBytes " + buffer;
        progress.accept(scenario);
        int each = Integer.parseInt(buffer.replace("MiB", ""));
        try (Measured sink =
                Measured.start("Rowcast", Load.of(1, 1, 1_000).withBuffer(buffer), String.valueOf(nobodysPort()))) {
            figures.accept(Figure.of(
                    Measured.SUITE, scenario, "buffers as configured", "heap kept", "MiB", each * AWAY_PARTITIONS));
            figures.accept(Figure.of(Measured.SUITE, scenario, "Rowcast", "heap kept", "MiB", sink.full()));
        }
    }

    private static int nobodysPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
