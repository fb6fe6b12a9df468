package dev.rowcast.cel;

import dev.cel.common.CelValidationException;
import dev.cel.runtime.CelEvaluationException;

/** An expression of a mapping file that can't be used, or that ended with an error. */
final class UnfitTextException extends Exception {
    private static final long serialVersionUID = 1L;

    UnfitTextException(MappingText text, String found) {
        super(text + ": " + found);
    }

    static UnfitTextException of(MappingText text, CelValidationException mistakes) {
        return new UnfitTextException(text, "in \"" + text.expression() + "\" " + RowExpressions.words(mistakes));
    }

    /** Not the fault's own message, which may show a value. */
    static UnfitTextException ended(MappingText text, Exception fault) {
        String how = fault instanceof CelEvaluationException evaluation ? " " + evaluation.getErrorCode() : "";
        return new UnfitTextException(
                text,
                "\"" + text.expression() + "\" ended with the error" + how
                        + "; ask first what makes sure that there is none, as in has(row.note) ? … : …");
    }
}
