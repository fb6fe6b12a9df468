package dev.rowcast.cli.plan;

import io.debezium.antlr.AntlrDdlParser;
import io.debezium.ddl.parser.mysql.generated.MySqlParser;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.AlterListItemContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.AlterTableContext;
import io.debezium.relational.ddl.AbstractDdlParser;
import java.util.List;
import java.util.Locale;
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

    /** Whether the part drops a column, and not a key, a constraint or a default. */
    static boolean dropsColumn(AlterListItemContext item) {
        return item.DROP_SYMBOL() != null && item.ALTER_SYMBOL() == null && item.columnInternalRef() != null;
    }

    /** The names that columns have by the part: added ones, the new name of one that is renamed, that of one that is redefined. */
    static List<String> newColumns(AlterListItemContext item) {
        if (item.ADD_SYMBOL() != null && item.tableElementList() != null) {
            return item.tableElementList().tableElement().stream()
                    .filter(element -> element.columnDefinition() != null)
                    .map(element -> name(element.columnDefinition().columnName().identifier()))
                    .toList();
        }
        boolean named = item.identifier() != null
                && (item.CHANGE_SYMBOL() != null
                        || renamesColumn(item)
                        || (item.ADD_SYMBOL() != null && item.fieldDefinition() != null));
        if (named) {
            return List.of(name(item.identifier()));
        }
        return item.MODIFY_SYMBOL() != null ? List.of(name(item.columnInternalRef())) : List.of();
    }

    /** Whether the part gives a column another name and leaves its definition. */
    static boolean renamesColumn(AlterListItemContext item) {
        return item.RENAME_SYMBOL() != null && item.COLUMN_SYMBOL() != null;
    }

    /** The database that a USE names. */
    static String used(String use) {
        String name = use.replaceFirst("(?is)^(?:/\\*!\\d*)?\\s*USE\\s*", "").strip();
        name = name.endsWith("*/") ? name.substring(0, name.length() - 2).stripTrailing() : name;
        return AbstractDdlParser.withoutQuotes(name).replace("``", "`");
    }

    /** The text of the phrase as the statement has it. */
    static String text(ParserRuleContext phrase) {
        return AntlrDdlParser.getText(phrase);
    }

    /** The text from the beginning of one phrase to the end of another. */
    static String text(ParserRuleContext first, ParserRuleContext last) {
        return AntlrDdlParser.getText(first, first.start.getStartIndex(), last.stop.getStopIndex());
    }

    /** DISCARD or IMPORT of the table's tablespace, which Debezium's grammar reads as it reads options that it doesn't know. */
    static Optional<String> tablespaceCommand(AlterTableContext alter) {
        return foreignOptions(alter)
                .map(option ->
                        words(option).map(word -> word.toUpperCase(Locale.ROOT)).toList())
                .filter(words -> words.size() == 2
                        && List.of("DISCARD", "IMPORT").contains(words.get(0))
                        && words.get(1).equals("TABLESPACE"))
                .map(words -> words.get(0))
                .findFirst();
    }

    /** Table options that are none of MySQL's. */
    static Stream<MySqlParser.CreateTableOptionContext> foreignOptions(ParseTree tree) {
        return all(tree, MySqlParser.CreateTableOptionContext.class)
                .filter(option -> option.getChild(0) instanceof MySqlParser.IdentifierContext);
    }

    /** A name as MySQL knows it, without quotes. */
    static String name(ParserRuleContext identifier) {
        return AbstractDdlParser.withoutQuotes(identifier.getText()).replace("``", "`");
    }

    /** Whether the index is the primary key under the name that it has as an index. */
    static boolean isPrimary(@Nullable ParserRuleContext index) {
        return index != null && name(index).equalsIgnoreCase("PRIMARY");
    }

    /** Phrases of that kind, wherever they are in the tree. */
    static <T extends ParserRuleContext> Stream<T> all(ParseTree tree, Class<T> phrase) {
        return all(tree).filter(phrase::isInstance).map(phrase::cast);
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
