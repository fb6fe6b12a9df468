package dev.rowcast.bench.task;

import dev.rowcast.stack.LoneBroker;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Measures one sink in one scenario, in this JVM, with a subscriber in another: the instrument for a profiler.
 *
 * <pre>java -Xmx1g -XX:+UseG1GC -XX:StartFlightRecording=filename=task.jfr -cp … dev.rowcast.bench.task.TaskProbe --mode=stream --batch=500</pre>
 */
@Command(name = "task-probe", mixinStandardHelpOptions = true, description = "Measures one sink in one scenario.")
public final class TaskProbe implements Callable<Integer> {
    @Mixin
    private ProbeOptions options = new ProbeOptions();

    private TaskProbe() {}

    /** @param args see {@code --help} */
    public static void main(String[] args) {
        System.exit(new CommandLine(new TaskProbe())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (options.subject() != Subject.ROWCAST || !options.broker().isEmpty()) {
            measure(options);
            return 0;
        }
        Path directory = Directories.temporary();
        try (LoneBroker broker = LoneBroker.start(directory, StackConfig.defaultCache(), Progress.SILENT)) {
            measure(options.withBroker(broker.bootstrapServers()));
        } finally {
            Directories.delete(directory);
        }
        return 0;
    }

    private static void measure(ProbeOptions options) throws Exception {
        try (SubscriberProcess subscriber = SubscriberProcess.start(options.subscriberFlags());
                Measurement measurement = Measurement.open(options, subscriber)) {
            measurement.warmUp();
            for (int i = 0; i < options.samples(); i++) {
                say(measurement.sample());
            }
        }
    }

    private static void say(Sample sample) {
        System.out.printf(
                Locale.ROOT,
                "%,10.0f rows/s   CPU a row: sink %.3f us, subscriber %.3f us   cores used: %.2f%n",
                sample.rowsPerSecond(),
                sample.sinkMicrosPerRow(),
                sample.subscriberMicrosPerRow(),
                sample.cores());
    }
}
