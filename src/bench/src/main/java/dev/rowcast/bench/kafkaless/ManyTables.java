package dev.rowcast.bench.kafkaless;

import dev.rowcast.bench.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A thousand tables in a process of its own, with as little heap as it is to do with, begun as {@code rowcast run} begins. */
final class ManyTables {
    static final int TABLES = 1_000;

    private static final List<String> FLAGS =
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");
    private static final String SCENARIO = "1,000 tables, heap of 256 MiB";
    private static final double NANOS_PER_MS = 1e6;
    private static final double MIBI = 1 << 20;

    private final Tables tables;
    private final Service service;
    private final Path configuration;
    private final Told told;

    /** Gets what was measured of Rowcast. */
    @FunctionalInterface
    interface Told {
        void of(String scenario, String metric, String unit, double value);
    }

    ManyTables(Tables tables, Service service, Path folder, Told told) throws IOException {
        this.tables = tables;
        this.service = service;
        this.configuration = tables.configuration(folder, service.target());
        this.told = told;
    }

    /** The first start reads a row of each table; the second catches up with these rows more. */
    void measure(int rows) throws Exception {
        long begun = System.nanoTime();
        long before = service.arrived();
        Peer first = start();
        try (first) {
            Service.await(() -> service.arrived() > before);
            figure("time from the first start to the first change", "ms", (System.nanoTime() - begun) / NANOS_PER_MS);
            Service.await(() -> service.arrived() >= before + TABLES);
            figure("time from the first start to a row of each", "ms", (System.nanoTime() - begun) / NANOS_PER_MS);
            first.ask(SmallProcess.END);
        }
        tables.insert(rows);
        catchUp(rows);
    }

    private void catchUp(int rows) throws Exception {
        long begun = System.nanoTime();
        long before = service.arrived();
        Peer again = start();
        try (again) {
            Service.await(() -> service.arrived() > before);
            long first = System.nanoTime();
            figure("time from a later start to the first change", "ms", (first - begun) / NANOS_PER_MS);
            Duration cpu = cpu(again);
            Service.await(() -> service.arrived() >= before + rows);
            figure("throughput", "rows/s", rows / ((System.nanoTime() - first) / NANOS_PER_MS / 1e3));
            figure(
                    "processor time of the process",
                    "µs/row",
                    cpu(again).minus(cpu).toNanos() / 1e3 / rows);
            figure("heap after garbage collection", "MiB", again.numbers(SmallProcess.HEAP)[0] / MIBI);
            resident(again).ifPresent(kib -> figure("memory of the process at its most", "MiB", kib * 1024 / MIBI));
            again.ask(SmallProcess.END);
        }
    }

    private Peer start() throws IOException {
        return Peer.start(FLAGS, SmallProcess.class, List.of(configuration.toString()));
    }

    private static Duration cpu(Peer process) {
        return process.handle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** In KiB; empty where the system doesn't tell it as Linux does. */
    private static OptionalLong resident(Peer process) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.handle().pid()), "status");
        if (!Files.exists(status)) {
            return OptionalLong.empty();
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
        }
    }

    private void figure(String metric, String unit, double value) {
        told.of(SCENARIO, metric, unit, value);
    }
}
