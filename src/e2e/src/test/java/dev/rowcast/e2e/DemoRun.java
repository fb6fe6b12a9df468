package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A run of the demo, which leaves nothing. */
final class DemoRun {
    private static final int PATIENCE_MINUTES = 10;
    private static final int WIDTH = 120;

    private DemoRun() {}

    /**
     * Runs it to its end, which has to be a good one, and returns what it said.
     *
     * @param temp a folder that it may use
     */
    static String in(Path temp, String... options) throws IOException, InterruptedException {
        Path dir = temp.resolve("demo");
        Path output = temp.resolve("output.txt");
        List<String> command = command("demo", "--dir", dir.toString());
        command.addAll(List.of(options));
        Process demo = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(demo.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES))
                    .as("ended within %d minutes", PATIENCE_MINUTES)
                    .isTrue();
        } finally {
            // Asked and not killed, so that it ends its stack.
            demo.destroy();
        }
        String said = Files.readString(output);
        assertThat(demo.exitValue()).as(said).isZero();
        assertThat(said.lines()).allMatch(line -> line.length() <= WIDTH);
        assertThat(dir).doesNotExist();
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            assertThat(all.filter(ProcessHandle::isAlive)
                            .map(process -> process.info().commandLine().orElse(""))
                            .filter(line -> line.contains(dir.toString())))
                    .isEmpty();
        }
        return said;
    }

    /** The launcher script's last line; the rest of it would build what this build has built. */
    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dfile.encoding=UTF-8");
        command.add("-Drowcast.home=" + System.getProperty("rowcast.root"));
        command.add("-Drowcast.plugin=" + System.getProperty("rowcast.plugin.zip"));
        command.add("-Drowcast.destinations=" + Path.of(System.getProperty("rowcast.root"), "src", "destinations"));
        for (String passedOn : List.of("maven.home", "rowcast.maven.localRepository", "rowcast.maven.settings")) {
            String value = System.getProperty(passedOn);
            if (value != null) {
                command.add("-D" + passedOn + "=" + value);
            }
        }
        command.add("-jar");
        command.add(System.getProperty("rowcast.cli.jar"));
        command.addAll(List.of(arguments));
        return command;
    }
}
