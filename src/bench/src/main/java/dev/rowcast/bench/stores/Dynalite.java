package dev.rowcast.bench.stores;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The DynamoDB of the destination's tests, a process of Node.js that keeps its tables in memory. */
final class Dynalite implements AutoCloseable {
    private static final Path SOURCES =
            Path.of("src", "destinations", "dynamodb", "src", "test", "node").normalize();

    private final Process process;
    private final URI url;

    private Dynalite(Process process) throws IOException {
        this.process = process;
        this.url = URI.create("http://127.0.0.1:" + process.inputReader().readLine());
    }

    /**
     * Starts one.
     *
     * @param home of Rowcast's sources
     * @param directory for its program
     * @throws AbsentException without Node.js, npm or what npm has to fetch
     */
    static Dynalite start(Path home, Path directory) throws IOException, InterruptedException, AbsentException {
        try (Stream<Path> files = Files.list(home.resolve(SOURCES))) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
        try {
            Process npm = process(directory, "npm", "ci", "--prefer-offline", "--no-progress", "--loglevel=error");
            String said = String.join(" ", npm.inputReader().lines().toList());
            if (npm.waitFor() != 0) {
                throw new AbsentException("DynamoDB, since npm can't fetch dynalite: " + said);
            }
            return new Dynalite(process(directory, "node", "dynamodb.js"));
        } catch (IOException absent) {
            throw new AbsentException(
                    "DynamoDB, since there is no Node.js 18 with npm on the PATH: " + absent.getMessage());
        }
    }

    private static Process process(Path directory, String... command) throws IOException {
        return new ProcessBuilder(List.of(command))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
    }

    URI url() {
        return url;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
