package dev.rowcast.bench.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where it was measured.
 *
 * @param cpu the processor's model, or the architecture where that isn't known
 * @param cores how many the JVM may use
 * @param memoryBytes all of the machine's memory
 * @param system the operating system
 * @param kernel its kernel
 * @param jdk the Java that ran it
 */
public record Machine(String cpu, int cores, long memoryBytes, String system, String kernel, String jdk) {
    private static final double GIBI = 1L << 30;

    /** This one. */
    public static Machine here() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(
                value(Path.of("/proc/cpuinfo"), "model name", ":").orElse(System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                system.getTotalMemorySize(),
                value(Path.of("/etc/os-release"), "PRETTY_NAME", "=").orElse(System.getProperty("os.name")),
                System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    }

    /** In a line. */
    public String text() {
        return cpu + ", " + cores + (cores == 1 ? " core, " : " cores, ") + Numbers.text(memoryBytes / GIBI)
                + " GiB of memory; " + system + ", kernel " + kernel + "; " + jdk;
    }

    private static Optional<String> value(Path file, String key, String separator) {
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key) && line.contains(separator))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(separator) + 1)
                            .replace("\"", "")
                            .strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
