package dev.rowcast.cli.plan;

import io.debezium.ddl.parser.mysql.generated.MySqlParser;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.AlterListItemContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.AlterTableContext;
import io.debezium.relational.ddl.AbstractDdlParser;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** What several readers ask of a syntax tree. */
final class Syntax {
    private Syntax() {}

    /** The parts of an ALTER TABLE in their order, such as {@code DROP COLUMN note}; table options aside. */
    static List<AlterListItemContext> items(AlterTableContext alter) {
        MySqlParser.AlterTableActionsContext actions = alter.alterTableActions();
        if (actions == null
                || actions.alterCommandList() == null
                || actions.alterCommandList().alterList() == null) {
            return List.of();
        }
        return actions.alterCommandList().alterList().alterListItem();
    }

    /** A name as MySQL knows it, without quotes. */
    static String name(ParserRuleContext identifier) {
        return AbstractDdlParser.withoutQuotes(identifier.getText()).replace("``", "`");
    }

    /** Whether the index is the primary key under the name that it has as an index. */
    static boolean isPrimary(@Nullable ParserRuleContext index) {
        return index != null && name(index).equalsIgnoreCase("PRIMARY");
    }

    /** Whether that kind of phrase is anywhere in the tree. */
    static boolean contains(ParseTree tree, Class<? extends ParserRuleContext> phrase) {
        return all(tree).anyMatch(phrase::isInstance);
    }

    /** The words and signs of the tree, in their order. */
    static Stream<String> words(ParseTree tree) {
        return all(tree).filter(TerminalNode.class::isInstance).map(ParseTree::getText);
    }

    /**
     * Why a statement's effect isn't certain that makes bytes of what reads as text; empty if none of it does. MySQL then keeps a BINARY where the
     * statement says CHAR, and Debezium goes by what the statement says.
     */
    static Optional<String> binaryText(ParseTree tree) {
        boolean binary = all(tree)
                .anyMatch(node -> (node instanceof MySqlParser.CharsetNameContext charset
                                && name(charset).equalsIgnoreCase("binary"))
                        || (node instanceof MySqlParser.CollationNameContext collation
                                && name(collation).equalsIgnoreCase("binary"))
                        || (node instanceof MySqlParser.CharsetWithOptBinaryContext modifiers
                                && modifiers.BYTE_SYMBOL() != null));
        return binary
                ? Optional.of("character set binary makes bytes of text, which Debezium doesn't see;"
                        + " say BINARY, VARBINARY or BLOB instead")
                : Optional.empty();
    }

    private static Stream<ParseTree> all(ParseTree tree) {
        return Stream.concat(
                Stream.of(tree),
                IntStream.range(0, tree.getChildCount()).boxed().flatMap(i -> all(tree.getChild(i))));
    }
}
