package dev.rowcast.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Map;

/** An expression of a mapping file, ready to be asked. */
record CompiledText(MappingText text, CelRuntime.Program program) {
    static CompiledText of(MappingText text, RowExpressions rows, CelAbstractSyntaxTree checked) {
        return new CompiledText(text, rows.program(checked));
    }

    /** Its value; never null. */
    Object value(Map<String, Object> variables) throws UnfitTextException {
        try {
            return program.eval(variables);
        } catch (CelEvaluationException | IllegalArgumentException fault) {
            throw UnfitTextException.ended(text, fault);
        }
    }
}
