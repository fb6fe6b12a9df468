package dev.rowcast.bench.stores;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The BigQuery of the destination's tests, a process of its own that keeps its tables in memory. */
final class FakeBigQuery implements AutoCloseable {
    private static final String PROGRAM = "dev.rowcast.destination.bigquery.FakeBigQuery";
    private static final List<String> MODULES = List.of("core", "destinations/bigquery");

    private final Process process;
    private final URI api;
    private final URI storage;

    private FakeBigQuery(Process process) throws IOException {
        this.process = process;
        BufferedReader said = process.inputReader();
        this.api = URI.create(said.readLine());
        this.storage = URI.create(said.readLine());
    }

    /**
     * Starts one.
     *
     * @param home of Rowcast's sources
     * @throws AbsentException where the tests' classes aren't compiled
     */
    static FakeBigQuery start(Path home) throws IOException, AbsentException {
        List<String> classes = new ArrayList<>(List.of(System.getProperty("java.class.path")));
        for (String module : MODULES) {
            Path tests = home.resolve("src").resolve(module).resolve("target/test-classes");
            if (!Files.isDirectory(tests)) {
                throw new AbsentException(
                        "BigQuery, since " + tests
                                + " isn't there, which has the tests' server; run: mvn test-compile -pl src/destinations/bigquery -am");
            }
            classes.add(tests.toString());
        }
        return new FakeBigQuery(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        String.join(File.pathSeparator, classes),
                        PROGRAM)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    URI api() {
        return api;
    }

    URI storage() {
        return storage;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
