package dev.rowcast.mapper;

import dev.rowcast.change.Excerpt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What somebody else's program says, short enough for a log and a dead letter. Stateless. */
final class Answers {
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_REASON = 500;
    private static final int LONGEST_LIST = 300;

    private Answers() {}

    /** A name that it gave. */
    static String name(String said) {
        return Excerpt.line(said, LONGEST_NAME);
    }

    /** A reason that it gave, on one line. */
    static String reason(String said) {
        return Excerpt.line(said, LONGEST_REASON);
    }

    /** Names that it gave before. */
    static String list(Stream<String> names) {
        return Excerpt.line(names.sorted().collect(Collectors.joining(", ")), LONGEST_LIST);
    }
}
