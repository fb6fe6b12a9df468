package dev.rowcast.bench.task;

import com.sun.management.OperatingSystemMXBean;
import dev.rowcast.stack.LoneBroker;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Measures one subject in one scenario, in this JVM, with a subscriber in another. The suite runs one for each of what it compares; alone it is the
 * instrument for a profiler:
 *
 * <pre>java -Xmx1g -XX:+UseG1GC -XX:StartFlightRecording=filename=task.jfr -cp … dev.rowcast.bench.task.TaskProbe --mode=stream --batch=500</pre>
 */
@Command(name = "task-probe", mixinStandardHelpOptions = true, description = "Measures one sink in one scenario.")
public final class TaskProbe implements Callable<Integer> {
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    @Mixin
    private ProbeOptions options = new ProbeOptions();

    /** Made by picocli. */
    TaskProbe() {}

    /** @param args see {@code --help} */
    public static void main(String[] args) {
        System.exit(new CommandLine(new TaskProbe())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        boolean brokerNeeded =
                options.subject() == Subject.ROWCAST && options.broker().isEmpty();
        Path directory = Files.createTempDirectory("rowcast-task");
        try (LoneBroker broker =
                        brokerNeeded ? LoneBroker.start(directory, StackConfig.defaultCache(), Progress.SILENT) : null;
                SubscriberProcess subscriber = SubscriberProcess.start(options.service(), options.subscriberFlags());
                Sink sink = sink(broker == null ? options.broker() : broker.bootstrapServers(), subscriber.port())) {
            sample(sink, subscriber, options.warmup());
            if (options.onDemand()) {
                sampleOnDemand(sink, subscriber);
            } else {
                for (int i = 0; i < options.samples(); i++) {
                    say(sample(sink, subscriber, options.seconds()));
                }
            }
        } finally {
            delete(directory);
        }
        return 0;
    }

    private Sink sink(String brokers, int port) {
        return switch (options.subject()) {
            case ROWCAST -> RowcastSink.start(options, brokers, port);
            case NOTHING -> Worker.start(new NothingTask(), Map.of(), Changes.of(options.rows()), options.partitions());
        };
    }

    private void sampleOnDemand(Sink sink, SubscriberProcess subscriber) throws Exception {
        System.out.println("ready");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (in.readLine() != null) {
            Sample sample = sample(sink, subscriber, options.seconds());
            System.out.println(sample.rows() + " " + sample.nanos() + " " + sample.sinkCpuNanos() + " "
                    + sample.subscriberCpuNanos());
        }
    }

    private Sample sample(Sink sink, SubscriberProcess subscriber, double seconds) throws Exception {
        long changesBefore = subscriber.changes();
        long subscriberCpu = subscriber.cpuNanos();
        long cpu = PROCESS.getProcessCpuTime();
        long begin = System.nanoTime();
        long rows = sink.deliver((long) (seconds * 1e9));
        long nanos = System.nanoTime() - begin;
        Sample sample =
                new Sample(rows, nanos, PROCESS.getProcessCpuTime() - cpu, subscriber.cpuNanos() - subscriberCpu);
        long arrived = subscriber.changes() - changesBefore;
        if (options.subject() != Subject.NOTHING && arrived != rows) {
            throw new IllegalStateException("the sink says that " + rows + " rows are done, but " + arrived
                    + " arrived; whatever sends them twice or not at all has to be mended first");
        }
        return sample;
    }

    private void say(Sample sample) {
        System.out.printf(
                Locale.ROOT,
                "%,10.0f rows/s   CPU a row: sink %.3f us, subscriber %.3f us   cores used: %.2f%n",
                sample.rowsPerSecond(),
                sample.sinkMicrosPerRow(),
                sample.subscriberMicrosPerRow(),
                sample.cores());
    }

    private static void delete(Path directory) throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.walk(directory)) {
            paths = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
