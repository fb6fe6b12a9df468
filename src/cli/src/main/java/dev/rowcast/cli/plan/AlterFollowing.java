package dev.rowcast.cli.plan;

import dev.rowcast.change.TableId;
import dev.rowcast.cli.plan.Action.Alter;
import dev.rowcast.contract.shape.TableShape;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the source connector makes of an ALTER TABLE what MySQL makes of it. It is carried out in a model of its own.
 *
 * @param problem why MySQL refuses it or the table isn't what the contract says, without a full stop; empty if it fits
 * @param stop why the connector can't follow it; empty if it can
 * @param followed what to carry out instead, so that the model has what MySQL has; empty if there is nothing like it
 */
record AlterFollowing(Optional<String> problem, Optional<Stop> stop, List<String> followed) {
    /** Reads a statement, given the table before it. */
    static AlterFollowing of(Alter alter, String sql, TableShape shape, CanonicalColumns columns) {
        List<String> before = names(shape);
        AlterCheck check = AlterCheck.of(alter.syntax(), before);
        if (check.problem().isPresent()) {
            return new AlterFollowing(check.problem(), Optional.empty(), List.of(sql));
        }
        TableId after = alter.renamedTo().orElse(alter.table());
        SourceModel model = model(shape, columns);
        String refusal = model.read(sql);
        if (refusal == null && same(model.columns(after), check.columns())) {
            return new AlterFollowing(Optional.empty(), Optional.empty(), List.of(sql));
        }
        List<String> steps = AlterSteps.of(alter.syntax(), before);
        SourceModel stepped = model(shape, columns);
        boolean follows = steps.stream().allMatch(step -> stepped.read(step) == null)
                && same(stepped.columns(after), check.columns());
        List<String> rewrite = follows ? steps : List.of();
        String reason = refusal == null
                ? "Debezium carries out its parts one after the other and ends with other columns than MySQL ("
                        + String.join(", ", model.columns(after)) + " for " + String.join(", ", check.columns())
                        + "), so it stops at the next row or reads values into the wrong columns"
                : "Debezium can't carry it out: " + refusal;
        return new AlterFollowing(Optional.empty(), Optional.of(new Stop(reason, rewrite)), rewrite);
    }

    private static SourceModel model(TableShape shape, CanonicalColumns columns) {
        SourceModel model = new SourceModel(true);
        model.use(shape.table().database());
        model.put(columns, shape);
        return model;
    }

    private static List<String> names(TableShape shape) {
        return shape.columns().stream().map(column -> column.name()).toList();
    }

    /** Debezium keeps names in the case and with the doubled quotes that the last statement has. */
    private static boolean same(List<String> model, List<String> mysql) {
        return plain(model).equals(plain(mysql));
    }

    private static List<String> plain(List<String> names) {
        return names.stream()
                .map(name -> name.replace("``", "`").toLowerCase(Locale.ROOT))
                .toList();
    }
}
