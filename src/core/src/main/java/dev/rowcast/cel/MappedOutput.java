package dev.rowcast.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.encode.Row;
import dev.rowcast.mapping.Document;
import dev.rowcast.mapping.Output;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One output of a table's rows, compiled. Immutable and thread-safe. */
final class MappedOutput {
    private static final String ITEM = "item";
    /** More than anybody would have of one row. */
    private static final int MOST_DOCUMENTS = 1_000;

    private final OutputRules rules;
    private final CelRuntime.@Nullable Program when;
    private final CelRuntime.@Nullable Program each;
    private final List<MappedColumn> columns;

    private MappedOutput(
            OutputRules rules,
            CelRuntime.@Nullable Program when,
            CelRuntime.@Nullable Program each,
            List<MappedColumn> columns) {
        this.rules = rules;
        this.when = when;
        this.each = each;
        this.columns = columns;
    }

    /** @param mistakes gets what is wrong; the output isn't used where there is something */
    static MappedOutput of(
            OutputRules rules,
            RowExpressions rows,
            Contract contract,
            Map<String, ColumnFacts> facts,
            List<String> mistakes) {
        CelRuntime.Program when = rules.when() == null ? null : condition(rules.when(), rows, mistakes);
        CelAbstractSyntaxTree list = rules.each() == null ? null : list(rules.each(), rows, mistakes);
        RowExpressions all = list == null ? rows : rows.with(ITEM, item(list));
        List<MappedColumn> columns = new ArrayList<>();
        for (Map<String, MappingText> texts : List.of(rules.key(), rules.columns())) {
            texts.forEach((name, text) -> {
                try {
                    columns.add(MappedColumn.of(name, text, all, contract, facts));
                } catch (CelValidationException found) {
                    mistakes.add(UnfitTextException.of(text, found).getMessage());
                } catch (UnfitTextException found) {
                    mistakes.add(found.getMessage());
                }
            });
        }
        return new MappedOutput(rules, when, list == null ? null : rows.program(list), columns);
    }

    private static CelRuntime.@Nullable Program condition(
            MappingText text, RowExpressions rows, List<String> mistakes) {
        try {
            CelAbstractSyntaxTree checked = rows.check(text.expression());
            if (!checked.getResultType().equals(SimpleType.BOOL)) {
                mistakes.add(text + ": \"when\" is a value of the type "
                        + checked.getResultType().name() + " and not true or false");
            }
            ComparedTypes.mistake(checked).ifPresent(found -> mistakes.add(text + ": " + found));
            return rows.program(checked);
        } catch (CelValidationException found) {
            mistakes.add(UnfitTextException.of(text, found).getMessage());
            return null;
        }
    }

    private static @Nullable CelAbstractSyntaxTree list(MappingText text, RowExpressions rows, List<String> mistakes) {
        try {
            CelAbstractSyntaxTree checked = rows.check(text.expression());
            CelKind kind = checked.getResultType().kind();
            if (kind != CelKind.LIST && kind != CelKind.DYN) {
                mistakes.add(text + ": \"each\" is a value of the type "
                        + checked.getResultType().name() + " and not a list");
            }
            return checked;
        } catch (CelValidationException found) {
            mistakes.add(UnfitTextException.of(text, found).getMessage());
            return null;
        }
    }

    private static CelType item(CelAbstractSyntaxTree list) {
        return list.getResultType() instanceof ListType type && type.hasElemType() ? type.elemType() : SimpleType.DYN;
    }

    Output output() {
        return new Output(
                rules.name(),
                columns.stream().map(MappedColumn::column).toList(),
                List.copyOf(rules.key().keySet()));
    }

    /**
     * Adds what the row makes.
     *
     * @param row its values
     * @param message the row as expressions see it
     */
    void map(Row row, Object message, List<Document> made) throws UnfitTextException {
        Map<String, Object> variables = Map.of(RowExpressions.ROW, message);
        if (when != null && !Boolean.TRUE.equals(eval(when, rules.when(), variables))) {
            return;
        }
        if (each == null) {
            made.add(document(row, variables));
            return;
        }
        Object items = eval(each, rules.each(), variables);
        if (!(items instanceof List<?> list)) {
            throw new UnfitTextException(rules.each(), "\"" + rules.each().expression() + "\" is no list of this row");
        }
        if (list.size() > MOST_DOCUMENTS) {
            throw new UnfitTextException(
                    rules.each(), "of this row it has " + list.size() + " items, and " + MOST_DOCUMENTS + " may be");
        }
        for (Object item : list) {
            made.add(document(row, Map.of(RowExpressions.ROW, message, ITEM, item)));
        }
    }

    private static Object eval(CelRuntime.Program program, MappingText text, Map<String, Object> variables)
            throws UnfitTextException {
        try {
            return program.eval(variables);
        } catch (CelEvaluationException | IllegalArgumentException fault) {
            throw UnfitTextException.ended(text, fault);
        }
    }

    private Document document(Row row, Map<String, Object> variables) throws UnfitTextException {
        Map<String, Object> values = new HashMap<>();
        for (MappedColumn column : columns) {
            Object value = column.value(row, variables);
            if (value != null) {
                values.put(column.column().name(), value);
            }
        }
        return new Document(rules.name(), values);
    }
}
