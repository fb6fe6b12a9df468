package dev.rowcast.contract.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/** The real buf, which the build fetched, as the judge of what breaks a reader. */
final class Buf {
    /** On the wire or in protobuf's JSON. */
    private static final String RULES = "{\"version\":\"v2\",\"breaking\":{\"use\":[\"WIRE_JSON\"]}}";

    private static final int BROKEN = 100;

    private Buf() {}

    /** Skips what needs buf where it has no binary. */
    static final class IsThere implements SkipExecutionHook {
        @Override
        public SkipResult shouldBeSkipped(LifecycleContext context) {
            return "none".equals(System.getProperty("rowcast.buf.platform"))
                    ? SkipResult.skip("buf has no binary for " + System.getProperty("os.name") + " on "
                            + System.getProperty("os.arch") + "; run this on Linux or macOS, x86_64 or aarch64")
                    : SkipResult.doNotSkip();
        }
    }

    /** What of {@code next} breaks a reader that was compiled against {@code old}, a line for each. */
    static List<String> breaking(FileDescriptorSet old, FileDescriptorSet next) throws Exception {
        File executable = new File(System.getProperty("rowcast.buf", "target/buf/buf.exe"));
        assertThat(executable).as("buf, which the build puts there").isFile();
        assertThat(executable.canExecute() || executable.setExecutable(true)).isTrue();
        Path dir = Files.createTempDirectory("rowcast-buf");
        try {
            return breaking(
                    executable,
                    dir,
                    Files.write(dir.resolve("old.binpb"), old.toByteArray()),
                    Files.write(dir.resolve("next.binpb"), next.toByteArray()));
        } finally {
            delete(dir.toFile());
        }
    }

    private static List<String> breaking(File executable, Path dir, Path old, Path next) throws Exception {
        Path said = dir.resolve("said.txt");
        Path complained = dir.resolve("complained.txt");
        ProcessBuilder builder = new ProcessBuilder(
                        executable.getPath(),
                        "breaking",
                        next.toString(),
                        "--against",
                        old.toString(),
                        "--config",
                        RULES)
                .redirectOutput(said.toFile())
                .redirectError(complained.toFile());
        // Not the user's: neither its settings nor its cache.
        builder.environment().putAll(Map.of("BUF_CONFIG_DIR", dir.toString(), "BUF_CACHE_DIR", dir.toString()));
        Process buf = builder.start();
        boolean ended = buf.waitFor(60, TimeUnit.SECONDS);
        buf.destroyForcibly();
        assertThat(ended).as("buf ended").isTrue();
        List<String> lines = Files.readAllLines(said);
        assertThat(buf.exitValue())
                .as("buf's exit status; it says:%n%s", Files.readString(complained))
                .isEqualTo(lines.isEmpty() ? 0 : BROKEN);
        return lines;
    }

    private static void delete(File file) {
        File[] children = file.listFiles();
        if (children != null) {
            for (File child : children) {
                delete(child);
            }
        }
        assertThat(file.delete()).as("%s is deleted", file).isTrue();
    }
}
