package dev.rowcast.cli.plan;

import io.debezium.ddl.parser.mysql.generated.MySqlParser.AlterListContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.AlterListItemContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.AlterTableContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;

/**
 * An ALTER TABLE as statements that each change one thing, in an order in which no name is taken twice. Whoever carries out the parts of a
 * statement one after the other then ends with the columns with which MySQL ends.
 */
final class AlterSteps {
    private final String table;
    private final Set<String> names = new HashSet<>();
    private final List<String> steps = new ArrayList<>();

    private AlterSteps(AlterTableContext alter, List<String> before) {
        this.table = Syntax.text(alter.tableRef());
        before.forEach(column -> names.add(key(column)));
        List<Renaming> renamings = new ArrayList<>();
        List<ParserRuleContext> others = new ArrayList<>();
        for (ParserRuleContext part : parts(alter)) {
            if (!(part instanceof AlterListItemContext item)) {
                others.add(part);
            } else if (Syntax.dropsColumn(item)) {
                names.remove(key(Syntax.name(item.columnInternalRef())));
                step(Syntax.text(item));
            } else if (Syntax.renamesColumn(item) || item.CHANGE_SYMBOL() != null) {
                renamings.add(new Renaming(Syntax.name(item.columnInternalRef()), item));
            } else {
                others.add(part);
            }
        }
        rename(renamings);
        others.forEach(part -> step(Syntax.text(part)));
    }

    /** A column that gets another name, or another definition with it. */
    private record Renaming(String from, AlterListItemContext item) {
        String to() {
            return Syntax.name(item.identifier());
        }
    }

    /**
     * The statements.
     *
     * @param before the columns before them
     */
    static List<String> of(AlterTableContext alter, List<String> before) {
        return List.copyOf(new AlterSteps(alter, before).steps);
    }

    private static List<ParserRuleContext> parts(AlterTableContext alter) {
        return Syntax.all(alter, AlterListContext.class)
                .findFirst()
                .map(list -> list.getRuleContexts(ParserRuleContext.class))
                .orElse(List.of());
    }

    /** Those first whose new name is free; if none is, one goes through a name that nobody has. */
    private void rename(List<Renaming> renamings) {
        List<Renaming> left = new ArrayList<>(renamings);
        while (!left.isEmpty()) {
            Renaming next = left.stream().filter(this::isFree).findFirst().orElse(null);
            if (next == null) {
                Renaming stuck = left.remove(0);
                String free = freeName(stuck.from());
                step("RENAME COLUMN " + SqlText.quoted(stuck.from()) + " TO " + SqlText.quoted(free));
                names.remove(key(stuck.from()));
                names.add(key(free));
                left.add(new Renaming(free, stuck.item()));
            } else {
                left.remove(next);
                names.remove(key(next.from()));
                names.add(key(next.to()));
                step(renaming(next));
            }
        }
    }

    private boolean isFree(Renaming renaming) {
        return !names.contains(key(renaming.to())) || key(renaming.to()).equals(key(renaming.from()));
    }

    private String freeName(String column) {
        String name = column + "_was";
        while (names.contains(key(name))) {
            name += "_";
        }
        return name;
    }

    private static String renaming(Renaming renaming) {
        AlterListItemContext item = renaming.item();
        String from = SqlText.quoted(renaming.from());
        String rest = Syntax.text(item.identifier(), item);
        return item.CHANGE_SYMBOL() == null
                ? "RENAME COLUMN " + from + " TO " + rest
                : "CHANGE COLUMN " + from + " " + rest;
    }

    private void step(String part) {
        steps.add("ALTER TABLE " + table + " " + part);
    }

    private static String key(String column) {
        return column.toLowerCase(Locale.ROOT);
    }
}
