package dev.rowcast.cli.plan;

import io.debezium.antlr.AntlrDdlParserListener;
import io.debezium.connector.mysql.antlr.DdlNormalizer;
import io.debezium.connector.mysql.antlr.MySqlPtAntlrDdlParser;
import io.debezium.connector.mysql.charset.MySqlCharsetRegistry;
import io.debezium.relational.Tables;
import java.util.Optional;
import java.util.stream.Stream;
import org.antlr.v4.runtime.tree.ParseTree;
import org.jspecify.annotations.Nullable;

/** Whether the source connector's parser takes a statement, and if not, how to write it so that it does. Not thread-safe. */
final class SourceSyntax {
    /** Each name in need of quotes takes reading the statement once more; what needs more than so many characters of that isn't a migration. */
    private static final int MOST_READ = 1_000_000;

    private final SourceDdlParser parser = new SourceDdlParser();
    /** Debezium's parser of before, with a grammar of its own. What it takes is hardly a slip of the pen. */
    private final LegacyParser legacy = new LegacyParser();

    /**
     * What came of a statement.
     *
     * @param text what the connector's parser takes; the statement itself where it takes that
     * @param tree its syntax; null if the parser takes neither it nor the statement written otherwise
     * @param mistake what the parser says of the statement itself; empty if it takes it
     * @param probable whether MySQL probably takes the statement, since Debezium's other parser does
     */
    record Verdict(String text, @Nullable ParseTree tree, Optional<String> mistake, boolean probable) {}

    /**
     * Reads a statement.
     *
     * @param session how MySQL reads it
     */
    Verdict read(String sql, Session session) {
        SourceDdlParser.Mistake mistake = parse(sql);
        if (mistake == null) {
            return new Verdict(sql, parser.tree(), Optional.empty(), true);
        }
        String named = SqlText.backticksForDoubleQuotes(sql, session.backslashEscapes());
        Stream<String> readings = session.ansiQuotes() ? Stream.of(named) : Stream.of(sql, named);
        Optional<String> quoted =
                readings.flatMap(text -> quoted(text).stream()).findFirst();
        if (quoted.isPresent()) {
            parse(quoted.get());
            return new Verdict(quoted.get(), parser.tree(), Optional.of(mistake.message()), true);
        }
        return new Verdict(sql, null, Optional.of(mistake.message()), legacyTakes(named));
    }

    /** The statement with backticks around those words that the parser takes for no names without them, if it takes it so. */
    private Optional<String> quoted(String sql) {
        String text = DdlNormalizer.normalize(sql, false);
        SourceDdlParser.Mistake mistake = parse(text);
        for (long read = 0; read < MOST_READ && mistake != null; read += 2L * text.length()) {
            int before = mistake.offset();
            String previous = text;
            Optional<String> next = mistake.words().stream()
                    .map(word -> previous.substring(0, word.start())
                            + SqlText.quoted(previous.substring(word.start(), word.end()))
                            + previous.substring(word.end()))
                    .filter(candidate -> goesOnBehind(before + 2, parse(candidate)))
                    .findFirst();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            text = next.get();
            mistake = parse(text);
        }
        return mistake == null ? Optional.of(text) : Optional.empty();
    }

    private static boolean goesOnBehind(int offset, SourceDdlParser.@Nullable Mistake mistake) {
        return mistake == null || mistake.offset() > offset;
    }

    private SourceDdlParser.@Nullable Mistake parse(String sql) {
        parser.reset();
        try {
            parser.parse(sql, new Tables());
        } catch (RuntimeException e) {
            // Of syntax alone: what it can do with the tables comes later.
            return parser.mistake();
        }
        return parser.mistake();
    }

    private boolean legacyTakes(String sql) {
        try {
            legacy.parse(sql, new Tables());
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Reads syntax alone. */
    private static final class LegacyParser extends MySqlPtAntlrDdlParser {
        LegacyParser() {
            super(true, false, false, Tables.TableFilter.includeAll(), new MySqlCharsetRegistry());
        }

        @Override
        protected @Nullable AntlrDdlParserListener createParseTreeWalkerListener() {
            return null;
        }
    }
}
