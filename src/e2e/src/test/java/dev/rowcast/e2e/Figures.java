package dev.rowcast.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a measurement says, on the screen and in a file; and what the processes of the stack use. */
final class Figures {
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private final List<String> lines = new ArrayList<>();
    private final Path file;

    Figures(String name) {
        this.file = Path.of("target", "measurements", name + ".txt");
        say(
                "%s %s, %d processors, Java %s",
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"));
    }

    /** A line of the report. */
    void say(String format, Object... values) {
        String line = String.format(Locale.ROOT, format, values);
        System.out.println(line);
        lines.add(line);
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** CPU time that each process of the stack, and this one, has used so far. */
    static Map<String, Duration> cpu() {
        Map<String, Long> processes =
                new TreeMap<>(TestStack.shared().endpoints().processes());
        processes.put("subscribers and writers", ProcessHandle.current().pid());
        Map<String, Duration> used = new TreeMap<>();
        processes.forEach((name, pid) -> ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .ifPresent(time -> used.put(name, time)));
        return used;
    }

    /** Which share of a core each used since. */
    static String cores(Map<String, Duration> before, double seconds) {
        List<String> shares = new ArrayList<>();
        cpu().forEach((name, now) -> shares.add(String.format(
                Locale.ROOT,
                "%s %.2f",
                name,
                now.minus(before.getOrDefault(name, Duration.ZERO)).toMillis() / 1_000.0 / seconds)));
        return String.join(", ", shares);
    }

    /** Bytes on the worker's heap after a full collection. */
    static long liveHeap() {
        String pid = Long.toString(TestStack.shared().stack().connect().pid().orElseThrow());
        jcmd(pid, "GC.run");
        String info = jcmd(pid, "GC.heap_info");
        long used = 0;
        for (String line : info.lines().toList()) {
            Matcher matcher = USED.matcher(line);
            if (!line.contains("Metaspace") && !line.contains("class space") && matcher.find()) {
                used += Long.parseLong(matcher.group(1)) << 10;
            }
        }
        return used;
    }

    private static String jcmd(String pid, String command) {
        try {
            return Commands.run(
                    Path.of("."),
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            pid,
                            command));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
