package dev.rowcast.standalone.engine;

import io.debezium.text.MultipleParsingExceptions;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A statement that the connector's parser doesn't know. It isn't passed over: rows behind it would be read with the definitions of before. Immutable.
 *
 * @param text of the statement, of a very long one the beginning
 */
record UnparsedStatement(String text) {
    /** The setting that says which of the connector's two parsers reads statements. */
    static final String PARSER = "ddl.parser.type";

    private static final Pattern TOLD = Pattern.compile("with the statement '(.*?)'(?:\n|$)", Pattern.DOTALL);
    /** What the second parser makes of one without a name isn't right: later tables get the character set of before. */
    private static final Pattern DATABASE =
            Pattern.compile("^\\s*(?:ALTER|CREATE)\\s+(?:DATABASE|SCHEMA)\\b", Pattern.CASE_INSENSITIVE);

    private static final int LONGEST = 2_000;

    /** That of a failure; empty where it is another one. */
    static Optional<UnparsedStatement> in(@Nullable Throwable why) {
        return Stream.iterate(why, each -> each != null, Throwable::getCause)
                .flatMap(each ->
                        each instanceof MultipleParsingExceptions many ? many.getErrors().stream() : Stream.of(each))
                .map(each -> TOLD.matcher(String.valueOf(each.getMessage())))
                .filter(Matcher::find)
                .findFirst()
                .map(told -> new UnparsedStatement(shortened(told.group(1))));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    /**
     * What to do about it.
     *
     * @param behind behind which place of the binary log it stands; empty where it is a table's definition that a snapshot found
     */
    String words(Source source, String behind) {
        if (behind.isEmpty()) {
            return "the snapshot finds a table in " + source + " whose definition Debezium can't parse: " + text + ". "
                    + otherParser(source) + ", the table has to be defined otherwise";
        }
        String parser = DATABASE.matcher(text).find()
                ? "Name the database in such a statement, which Debezium can parse. To go on"
                : otherParser(source);
        return "the binary log of " + source + " has a statement behind " + behind + " that Debezium can't parse: "
                + text
                + ". Nothing is read past it, since later rows might be read wrongly. " + parser
                + ", start once with --snapshot-again, which reads all rows anew, with the tables as they are defined then."
                + " What was deleted meanwhile stays where it is; in stores the verification finds and removes it";
    }

    private static String otherParser(Source source) {
        String other = source.settings().getOrDefault(PARSER, "default").equals("legacy") ? "default" : "legacy";
        return "Debezium has a second parser, which may know it: write \"" + PARSER + "\": \"" + other
                + "\" into the \"settings\" of the source, and reload or start again; once it is read on the setting may go again."
                + " Where that one doesn't know it either";
    }
}
