package dev.rowcast.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.rowcast.contract.Contract;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.RowEncoder;
import dev.rowcast.encode.UnfitConditionException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which changes a subscription wants, as an expression that is true or false of a change: {@code after.status == 'approved' && before.status !=
 * 'approved'}. What it is asked of is in {@link RowExpressions}. Immutable and thread-safe; equal where the text is.
 */
public final class Condition {
    private final String text;

    private Condition(String text) {
        this.text = text;
    }

    /** A condition; whether it fits a table shows with the table. */
    public static Condition of(String text) {
        return new Condition(text);
    }

    /** What is wrong with it whatever the table, with the place; empty where it is well-formed. */
    public Optional<String> mistake() {
        return RowExpressions.syntax(text);
    }

    /** Why it can't be asked of the rows of that contract, with the place; empty where it can. */
    public Optional<String> mistakeIn(Contract contract) {
        try {
            check(RowExpressions.ofChanges(contract), contract);
            return Optional.empty();
        } catch (UnfitConditionException unfit) {
            return Optional.of(unfit.found());
        }
    }

    /**
     * An encoder that encodes what the condition is true of.
     *
     * @throws UnfitConditionException if it can't be asked of the rows
     */
    public RowEncoder filter(RowEncoder encoder, OutputSchema schema) {
        Contract contract = schema.contract();
        RowExpressions rows = RowExpressions.ofChanges(contract);
        CelAbstractSyntaxTree checked = check(rows, contract);
        return new FilteringEncoder(encoder, text, rows.program(checked), rows.row(), ReadFields.of(checked, contract));
    }

    private CelAbstractSyntaxTree check(RowExpressions rows, Contract contract) {
        try {
            CelAbstractSyntaxTree checked = rows.check(text);
            if (!checked.getResultType().equals(SimpleType.BOOL)) {
                String type = checked.getResultType().name();
                throw unfit(contract, "it is a value of the type " + type + " and not true or false");
            }
            Optional<String> mistake = ComparedTypes.mistake(checked);
            if (mistake.isPresent()) {
                throw unfit(contract, mistake.get());
            }
            return checked;
        } catch (CelValidationException mistakes) {
            throw unfit(contract, RowExpressions.words(mistakes));
        }
    }

    private UnfitConditionException unfit(Contract contract, String found) {
        return new UnfitConditionException(contract, text, found);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Condition that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
