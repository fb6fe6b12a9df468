package dev.rowcast.stack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What of a log explains a failure. */
final class LogTail {
    private static final int WINDOW = 256 * 1024;
    private static final int LINES = 6;
    private static final int WIDTH = 400;
    private static final Pattern TELLING = Pattern.compile(
            "\\b(ERROR|FATAL)\\b|\\[ERROR]|Exception\\b|\\bError:|error while loading|^mysqld:|not found|No space left");
    /** Stack traces, and what Maven says below each error. */
    private static final Pattern NOISE = Pattern.compile(
            "^\\s+at |^\\s*\\.\\.\\. \\d+ more|^\\s*$|^\\[ERROR]\\s*$|^\\[ERROR] (Re-run Maven|To see the full stack trace"
                    + "|For more information about the errors|\\[Help \\d])");

    private LogTail() {}

    static long size(Path log) {
        try {
            return Files.exists(log) ? Files.size(log) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Of what was written since that position, the lines that tell what went wrong, else the last ones. */
    static String since(Path log, long position) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(position, file.length() - WINDOW);
            byte[] bytes = new byte[(int) Math.max(0, file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            return meaningful(new String(bytes, StandardCharsets.UTF_8).lines().toList());
        } catch (IOException e) {
            return "(the log cannot be read: " + e.getMessage() + ")";
        }
    }

    static String meaningful(List<String> lines) {
        List<String> text =
                lines.stream().filter(line -> !NOISE.matcher(line).find()).toList();
        List<String> telling =
                text.stream().filter(line -> TELLING.matcher(line).find()).toList();
        List<String> chosen = telling.isEmpty() ? text : telling;
        if (chosen.isEmpty()) {
            return "  (it wrote nothing)";
        }
        return String.join(
                "\n",
                chosen.subList(Math.max(0, chosen.size() - LINES), chosen.size()).stream()
                        .map(line -> "  " + (line.length() > WIDTH ? line.substring(0, WIDTH) + " …" : line))
                        .toList());
    }
}
