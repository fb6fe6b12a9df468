package dev.rowcast.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Comparisons that CEL allows and that would be false of values that are equal. */
final class ComparedTypes {
    private static final Set<String> EQUALITY = Set.of("_==_", "_!=_", "@in");

    private ComparedTypes() {}

    /** What is wrong with one, and what to write; empty where there is none. */
    static Optional<String> mistake(CelAbstractSyntaxTree checked) {
        boolean decimals = CelNavigableAst.fromAst(checked)
                .getRoot()
                .allNodes()
                .map(CelNavigableExpr::expr)
                .filter(each -> each.exprKind().getKind() == CelExpr.ExprKind.Kind.CALL)
                .filter(each -> EQUALITY.contains(each.call().function()))
                .flatMap(each -> arguments(each.call()))
                .anyMatch(each ->
                        checked.getType(each.id()).filter(Decimals.TYPE::equals).isPresent());
        return decimals
                ? Optional.of("it compares decimals as texts, in which 1.5 and 1.50 differ; write compare(a, b) == 0")
                : Optional.empty();
    }

    private static Stream<CelExpr> arguments(CelExpr.CelCall call) {
        return Stream.concat(call.target().stream(), call.args().stream());
    }
}
