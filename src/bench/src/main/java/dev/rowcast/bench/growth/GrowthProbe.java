package dev.rowcast.bench.growth;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A sink in a process of its own. To {@code run NANOS} on standard input it answers with rows, nanoseconds and CPU nanoseconds; to
 * {@code fill} when nothing more has room; to {@code heap} with the bytes that Rowcast keeps and the threads there are. It ends with its input.
 */
final class GrowthProbe {
    private static final int COLLECTIONS = 3;

    private GrowthProbe() {}

    /**
     * @param args the subscriber's port, and a {@link Load}
     * @throws IOException if there is no place for the contract log
     */
    public static void main(String[] args) throws IOException {
        List<String> words = List.of(args);
        Load load = Load.parse(words.subList(1, words.size()));
        List<GrowthTable> tables = GrowthTable.of(load);
        long before = heap();
        Path file = Files.createTempFile("rowcast-growth", ".log");
        // The one who asks ends this process by a signal.
        file.toFile().deleteOnExit();
        try (Driver driver = new Driver(load, tables, file, Integer.parseInt(words.get(0)))) {
            say("ready");
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                List<String> question = List.of(line.split(" "));
                say(
                        switch (question.get(0)) {
                            case "touch" -> {
                                driver.touchAll();
                                yield "touched";
                            }
                            case "run" -> run(driver, Long.parseLong(question.get(1)));
                            case "fill" -> {
                                driver.fill();
                                yield "full";
                            }
                            case "heap" ->
                                (heap() - before) + " "
                                        + ManagementFactory.getThreadMXBean().getThreadCount();
                            default -> throw new IllegalArgumentException("unknown: " + line);
                        });
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static String run(Driver driver, long nanos) {
        OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long cpu = process.getProcessCpuTime();
        long begin = System.nanoTime();
        long rows = driver.deliver(nanos);
        return rows + " " + (System.nanoTime() - begin) + " " + (process.getProcessCpuTime() - cpu);
    }

    /** Bytes in use after garbage collections. */
    private static long heap() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void say(String text) {
        System.out.println(text);
        System.out.flush();
    }
}
