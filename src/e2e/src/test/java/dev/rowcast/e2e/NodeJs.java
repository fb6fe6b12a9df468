package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Node.js of this machine, with the packages of {@code src/test/node}. */
final class NodeJs {
    private static final String ADVICE = "to run this test install Node.js 18 or newer with npm, from your"
            + " distribution's packages (Debian: apt-get install nodejs npm), so that node and npm are on the PATH";
    private static final Path SOURCES = Path.of("src", "test", "node");
    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\..*", Pattern.DOTALL);
    private static final Pattern NO_NETWORK =
            Pattern.compile("ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED");

    private NodeJs() {}

    /**
     * A folder with the program and the packages that it needs. Where this machine has no Node.js, or can't fetch the packages for want of a
     * network, the test is aborted.
     */
    static Path program() throws IOException, InterruptedException {
        Matcher version = VERSION.matcher(said("node", "--version"));
        if (!version.matches() || Integer.parseInt(version.group(1)) < 18) {
            abort("this machine's Node.js is too old: " + ADVICE);
        }
        said("npm", "--version");
        Path dir = Path.of("target", "node");
        Files.createDirectories(dir);
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, dir.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Commands.Result installed =
                Commands.tried(dir, List.of("npm", "ci", "--prefer-offline", "--no-progress", "--loglevel=error"));
        if (installed.status() != 0 && NO_NETWORK.matcher(installed.said()).find()) {
            abort("npm can't fetch the packages of " + SOURCES + ", and has no copy of them: " + installed.said());
        }
        assertThat(installed.status())
                .as("npm ci in %s:%n%s", dir, installed.said())
                .isZero();
        return dir;
    }

    private static String said(String... command) throws InterruptedException {
        try {
            return Commands.run(Path.of("."), List.of(command));
        } catch (IOException e) {
            return abort("there is no " + command[0] + " on this machine: " + ADVICE);
        }
    }
}
