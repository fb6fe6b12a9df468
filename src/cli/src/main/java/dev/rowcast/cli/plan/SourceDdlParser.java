package dev.rowcast.cli.plan;

import io.debezium.connector.mysql.antlr.MySqlAntlrDdlParser;
import io.debezium.connector.mysql.charset.MySqlCharsetRegistry;
import io.debezium.ddl.parser.mysql.generated.MySqlLexer;
import io.debezium.ddl.parser.mysql.generated.MySqlParser;
import io.debezium.relational.Tables;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.misc.Interval;
import org.antlr.v4.runtime.tree.ParseTree;
import org.jspecify.annotations.Nullable;

/** The source connector's parser as the connector sets it up, which also hands out the syntax tree and the first mistake in it. */
final class SourceDdlParser extends MySqlAntlrDdlParser {
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private @Nullable ParseTree tree;
    private @Nullable Mistake mistake;

    /**
     * What is wrong with a statement's syntax.
     *
     * @param message where it is and what the parser expects
     * @param offset the place of the character at which the parser doesn't go on; -1 if it isn't known
     * @param words keywords at and before that place that MySQL takes for names, the likeliest first
     */
    record Mistake(String message, int offset, List<Word> words) {}

    /** A word of a statement, from its first character to behind its last. */
    record Word(int start, int end) {}

    SourceDdlParser() {
        super(true, false, false, Tables.TableFilter.includeAll(), new MySqlCharsetRegistry());
    }

    /** Forgets the statement before. */
    void reset() {
        tree = null;
        mistake = null;
    }

    /** The tree of the last statement; null if there is none. */
    @Nullable ParseTree tree() {
        return tree;
    }

    /** What is wrong with the syntax of the last statement; null if nothing is. */
    @Nullable Mistake mistake() {
        return mistake;
    }

    @Override
    protected MySqlLexer createNewLexerInstance(CharStream characters) {
        MySqlLexer lexer = super.createNewLexerInstance(characters);
        lexer.removeErrorListeners();
        lexer.addErrorListener(new FirstMistake());
        return lexer;
    }

    @Override
    protected ParseTree parseTree(MySqlParser parser) {
        parser.addErrorListener(new FirstMistake());
        ParseTree parsed = super.parseTree(parser);
        tree = parsed;
        return parsed;
    }

    private final class FirstMistake extends BaseErrorListener {
        @Override
        public void syntaxError(
                Recognizer<?, ?> recognizer,
                @Nullable Object symbol,
                int line,
                int column,
                String message,
                @Nullable RecognitionException e) {
            if (mistake == null) {
                String text = "line " + line + ", column " + (column + 1) + ": " + brief(message);
                mistake = symbol instanceof Token token && recognizer instanceof Parser parser
                        ? new Mistake(text, offset(token), keywords(parser.getInputStream(), token))
                        : new Mistake(text, -1, List.of());
            }
        }

        private static List<Word> keywords(TokenStream tokens, Token token) {
            int before = token.getTokenIndex() - 1;
            while (before >= 0 && tokens.get(before).getChannel() != Token.DEFAULT_CHANNEL) {
                before--;
            }
            return Stream.of(
                            Optional.of(token),
                            Optional.of(before).filter(i -> i >= 0).map(tokens::get))
                    .flatMap(Optional::stream)
                    .filter(each -> each.getType() != MySqlLexer.IDENTIFIER
                            && WORD.matcher(each.getText()).matches()
                            && !ReservedWords.contains(each.getText()))
                    .map(each ->
                            new Word(offset(each), offset(each) + each.getText().length()))
                    .toList();
        }

        /** ANTLR counts code points. */
        private static int offset(Token token) {
            String text = token.getInputStream().getText(new Interval(0, Math.max(0, token.getStartIndex() - 1)));
            return token.getStartIndex() == 0 ? 0 : text.length();
        }

        /** Without the list of hundreds of keywords that may stand there. */
        private static String brief(String message) {
            int expecting = message.indexOf(" expecting {");
            String shorter = expecting < 0 ? message : message.substring(0, expecting);
            return shorter.length() > 160 ? shorter.substring(0, 159) + "…" : shorter;
        }
    }
}
