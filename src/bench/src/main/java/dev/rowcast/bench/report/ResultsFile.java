package dev.rowcast.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Results as JSON: a line for each figure, so that a difference can be read. */
public final class ResultsFile {
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private ResultsFile() {}

    /**
     * Reads them; none where there is no file.
     *
     * @throws IllegalArgumentException if it doesn't hold results
     */
    public static Results read(Path file) {
        if (!Files.exists(file)) {
            return Results.NONE;
        }
        try {
            return MAPPER.readValue(file.toFile(), Results.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    file + " doesn't hold results of benchmarks (" + e.getOriginalMessage()
                            + "); name another file with --results, or remove it",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes them, in place of what was there. */
    public static void write(Path file, Results results) {
        try {
            Path whole = file.toAbsolutePath();
            Files.createDirectories(whole.getParent());
            Files.writeString(whole, text(results));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As they stand in a file. */
    public static String text(Results results) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter()
                .withArrayIndenter(new DefaultIndenter("  ", "\n"))
                .withObjectIndenter(new DefaultPrettyPrinter.FixedSpaceIndenter());
        try {
            return MAPPER.writer(printer).writeValueAsString(results) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("results can't be written as JSON", e);
        }
    }
}
