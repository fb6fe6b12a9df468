package dev.rowcast.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When the worker's log says that an answer of a subscription didn't come in time, as on a machine that has too much to do. */
final class LateAnswers {
    private static final Pattern LINE =
            Pattern.compile("^(\\S{19},\\d{3}) .*StateLog: \\[(.+?)\\] BACKING_OFF: DEADLINE_EXCEEDED");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss,SSS");
    /** The log has a line for the first late answer, and none for those that follow until all is well. */
    private static final long LASTS_MILLIS = 60_000;

    private final Map<String, List<Long>> millis = new HashMap<>();

    private LateAnswers() {}

    static LateAnswers in(Path log) {
        LateAnswers late = new LateAnswers();
        try (var lines = Files.lines(log, StandardCharsets.UTF_8)) {
            lines.forEach(line -> {
                Matcher matcher = LINE.matcher(line);
                if (matcher.find()) {
                    long at = LocalDateTime.parse(matcher.group(1), TIME)
                            .atZone(ZoneId.systemDefault())
                            .toInstant()
                            .toEpochMilli();
                    late.millis
                            .computeIfAbsent(matcher.group(2), name -> new ArrayList<>())
                            .add(at);
                }
            });
            return late;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether one may have been late between these times, in milliseconds since the epoch. */
    boolean between(String subscription, long first, long second) {
        return millis.getOrDefault(subscription, List.of()).stream()
                .anyMatch(at -> at >= first - LASTS_MILLIS && at <= second);
    }
}
