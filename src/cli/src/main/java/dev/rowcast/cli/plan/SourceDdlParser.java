package dev.rowcast.cli.plan;

import io.debezium.connector.mysql.antlr.MySqlAntlrDdlParser;
import io.debezium.connector.mysql.charset.MySqlCharsetRegistry;
import io.debezium.ddl.parser.mysql.generated.MySqlLexer;
import io.debezium.ddl.parser.mysql.generated.MySqlParser;
import io.debezium.relational.Tables;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.tree.ParseTree;
import org.jspecify.annotations.Nullable;

/** The source connector's parser as the connector sets it up, which also hands out the syntax tree and the first mistake in it. */
final class SourceDdlParser extends MySqlAntlrDdlParser {
    private @Nullable ParseTree tree;
    private @Nullable String mistake;

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
    @Nullable String mistake() {
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
                mistake = "line " + line + ", column " + (column + 1) + ": " + brief(message);
            }
        }

        /** Without the list of hundreds of keywords that may stand there. */
        private static String brief(String message) {
            int expecting = message.indexOf(" expecting {");
            String shorter = expecting < 0 ? message : message.substring(0, expecting);
            return shorter.length() > 160 ? shorter.substring(0, 159) + "…" : shorter;
        }
    }
}
