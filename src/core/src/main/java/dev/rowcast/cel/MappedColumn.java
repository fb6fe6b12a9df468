package dev.rowcast.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
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
    private final Output.Column column;
    private final @Nullable ContractField same;
    private final CompiledText text;

    private MappedColumn(Output.Column column, @Nullable ContractField same, CompiledText text) {
        this.column = column;
        this.same = same;
        this.text = text;
    }

    /**
     * @throws CelValidationException if the expression doesn't fit the row
     * @throws UnfitTextException if no column has its values
     */
    static MappedColumn of(
            String name, MappingText text, RowExpressions rows, Contract contract, Map<String, ColumnFacts> facts)
            throws CelValidationException, UnfitTextException {
        CelAbstractSyntaxTree checked = rows.check(text.expression());
        Optional<ContractField> field = named(checked.getExpr(), contract);
        if (field.isPresent()) {
            ColumnFacts said = facts.getOrDefault(field.get().column(), ColumnFacts.of(true));
            return new MappedColumn(
                    new Output.Column(name, field.get().type(), said.orNull()),
                    field.get(),
                    CompiledText.of(text, rows, checked));
        }
        SemanticType type = ColumnTypes.of(checked.getResultType())
                .orElseThrow(() -> new UnfitTextException(
                        text,
                        "no column has values of the type "
                                + checked.getResultType().name()
                                + ", unless the expression just names a column of the row"));
        return new MappedColumn(
                new Output.Column(name, type, ColumnFacts.of(true)), null, CompiledText.of(text, rows, checked));
    }

    private static Optional<ContractField> named(CelExpr expr, Contract contract) {
        if (expr.exprKind().getKind() != CelExpr.ExprKind.Kind.SELECT
                || expr.select().testOnly()) {
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
        return same == null ? ColumnTypes.value(text.value(variables), column.type()) : row.get(same);
    }
}
