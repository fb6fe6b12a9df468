package dev.rowcast.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.encode.Row;
import dev.rowcast.mapping.Output;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A column of an output: the value of an expression, or, where that just names a column of the row, that column's. */
final class MappedColumn {
    private final MappingText text;
    private final Output.Column column;
    private final @Nullable ContractField same;
    private final CelRuntime.Program program;

    private MappedColumn(
            MappingText text, Output.Column column, @Nullable ContractField same, CelRuntime.Program program) {
        this.text = text;
        this.column = column;
        this.same = same;
        this.program = program;
    }

    /** @throws CelValidationException if there can be no such column */
    static MappedColumn of(
            String name, MappingText text, RowExpressions rows, Contract contract, Map<String, ColumnFacts> facts)
            throws CelValidationException, UnfitTextException {
        CelAbstractSyntaxTree checked = rows.check(text.expression());
        Optional<ContractField> field = named(checked.getExpr(), contract);
        if (field.isPresent()) {
            ColumnFacts said = facts.getOrDefault(field.get().column(), ColumnFacts.of(true));
            return new MappedColumn(
                    text,
                    new Output.Column(name, field.get().type(), said.orNull()),
                    field.get(),
                    rows.program(checked));
        }
        SemanticType type = ColumnTypes.of(checked.getResultType())
                .orElseThrow(() -> new UnfitTextException(text, "no column has values of the type "
                        + checked.getResultType().name() + ", unless the expression just names a column of the row"));
        return new MappedColumn(text, new Output.Column(name, type, ColumnFacts.of(true)), null, rows.program(checked));
    }

    private static Optional<ContractField> named(CelExpr expr, Contract contract) {
        if (expr.exprKind().getKind() != CelExpr.ExprKind.Kind.SELECT || expr.select().testOnly()) {
            return Optional.empty();
        }
        CelExpr operand = expr.select().operand();
        boolean ofRow = operand.exprKind().getKind() == CelExpr.ExprKind.Kind.IDENT
                && operand.ident().name().equals(RowExpressions.ROW);
        return contract.fields().stream()
                .filter(field -> ofRow && field.name().equals(expr.select().field()))
                .findFirst();
    }

    Output.Column column() {
        return column;
    }

    /**
     * Its value; null for NULL.
     *
     * @param row the row's values
     * @param variables what expressions see
     */
    @Nullable Object value(Row row, Map<String, Object> variables) throws UnfitTextException {
        if (same != null) {
            return row.get(same);
        }
        try {
            return ColumnTypes.value(program.eval(variables), column.type());
        } catch (CelEvaluationException | IllegalArgumentException fault) {
            throw UnfitTextException.ended(text, fault);
        }
    }
}
