package dev.rowcast.mapper;

import dev.rowcast.change.Excerpt;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.function.Consumer;

/** What a program prints, line by line; what is longer than a line may be is several. For one thread. */
final class PrintedLines {
    static final int LONGEST = 2_000;

    private final Consumer<String> lines;
    private final StringBuilder line = new StringBuilder();

    PrintedLines(Consumer<String> lines) {
        this.lines = lines;
    }

    /** Reads until there is no more. */
    void read(Reader printed) throws IOException {
        try (BufferedReader in = new BufferedReader(printed)) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next != '\n') {
                    line.append((char) next);
                }
                if (next == '\n' || line.length() == LONGEST) {
                    end();
                }
            }
        }
        end();
    }

    private void end() {
        if (!line.isEmpty()) {
            lines.accept(Excerpt.line(line.toString(), LONGEST));
            line.setLength(0);
        }
    }
}
