package dev.rowcast.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The documentation of figures in a checkout.
 *
 * @param page the page for people
 * @param file the results that it shows
 */
public record Docs(Path page, Path file) {

    /** Those of the checkout with that root. */
    public static Docs of(Path checkout) {
        Path docs = checkout.resolve(Path.of("src", "docs"));
        return new Docs(docs.resolve("performance.md"), docs.resolve(Path.of("performance", "results.json")));
    }

    /** What it shows now. */
    public Results results() {
        return ResultsFile.read(file);
    }

    /** All files as those results make them; of the page, what people wrote stays. */
    public Map<Path, String> rendered(Results results) {
        Map<Path, String> files = new LinkedHashMap<>();
        files.put(file, ResultsFile.text(results));
        Page.charts(results).forEach((name, svg) -> files.put(file.resolveSibling(name), svg));
        try {
            files.put(page, Page.render(Files.readString(page), results));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** Has it show those results. */
    public void write(Results results) {
        rendered(results).forEach((path, text) -> {
            try {
                Files.createDirectories(path.toAbsolutePath().getParent());
                Files.writeString(path, text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
