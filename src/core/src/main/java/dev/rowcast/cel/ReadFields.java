package dev.rowcast.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The fields of rows that an expression looks at. */
final class ReadFields {
    private static final Set<String> ROWS = Set.of(RowExpressions.BEFORE, RowExpressions.AFTER);

    private ReadFields() {}

    /** Their numbers: all where it looks at a row as a whole. */
    static Set<Integer> of(CelAbstractSyntaxTree checked, Contract contract) {
        Set<String> names = CelNavigableAst.fromAst(checked)
                .getRoot()
                .allNodes()
                .filter(ReadFields::isRow)
                .map(row -> row.parent()
                        .map(CelNavigableExpr::expr)
                        .filter(parent -> parent.exprKind().getKind() == Kind.SELECT)
                        .map(parent -> parent.select().field()))
                .map(field -> field.orElse(""))
                .collect(Collectors.toSet());
        return contract.fields().stream()
                .filter(field -> names.contains("") || names.contains(field.name()))
                .map(ContractField::number)
                .collect(Collectors.toSet());
    }

    private static boolean isRow(CelNavigableExpr node) {
        CelExpr expr = node.expr();
        return expr.exprKind().getKind() == Kind.IDENT
                && Optional.of(expr.ident().name()).filter(ROWS::contains).isPresent();
    }
}
