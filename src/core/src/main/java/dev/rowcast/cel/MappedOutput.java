package dev.rowcast.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
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
    private final @Nullable CompiledText when;
    private final @Nullable CompiledText each;
    private final List<MappedColumn> columns;

    private MappedOutput(
            OutputRules rules, @Nullable CompiledText when, @Nullable CompiledText each, List<MappedColumn> columns) {
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
        CompiledText when = rules.when() == null ? null : condition(rules.when(), rows, mistakes);
        CompiledText each = null;
        RowExpressions all = rows;
        if (rules.each() != null) {
            CelAbstractSyntaxTree list = list(rules.each(), rows, mistakes);
            if (list != null) {
                each = CompiledText.of(rules.each(), rows, list);
                all = rows.with(ITEM, item(list));
            }
        }
        return new MappedOutput(rules, when, each, columns(rules, all, contract, facts, mistakes));
    }

    private static List<MappedColumn> columns(
            OutputRules rules,
            RowExpressions rows,
            Contract contract,
            Map<String, ColumnFacts> facts,
            List<String> mistakes) {
        List<MappedColumn> columns = new ArrayList<>();
        for (Map<String, MappingText> texts : List.of(rules.key(), rules.columns())) {
            texts.forEach((name, text) -> {
                try {
                    columns.add(MappedColumn.of(name, text, rows, contract, facts));
                } catch (CelValidationException found) {
                    mistakes.add(UnfitTextException.of(text, found).getMessage());
                } catch (UnfitTextException found) {
                    mistakes.add(found.getMessage());
                }
            });
        }
        return columns;
    }

    private static @Nullable CompiledText condition(MappingText text, RowExpressions rows, List<String> mistakes) {
        try {
            CelAbstractSyntaxTree checked = rows.check(text.expression());
            if (!checked.getResultType().equals(SimpleType.BOOL)) {
                mistakes.add(text + ": \"when\" is a value of the type "
                        + checked.getResultType().name() + " and not true or false");
            }
            ComparedTypes.mistake(checked).ifPresent(found -> mistakes.add(text + ": " + found));
            return CompiledText.of(text, rows, checked);
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
        if (when != null && !Boolean.TRUE.equals(when.value(variables))) {
            return;
        }
        if (each == null) {
            made.add(document(row, variables));
            return;
        }
        for (Object item : items(each, variables)) {
            made.add(document(row, Map.of(RowExpressions.ROW, message, ITEM, item)));
        }
    }

    private static List<?> items(CompiledText each, Map<String, Object> variables) throws UnfitTextException {
        if (!(each.value(variables) instanceof List<?> items)) {
            throw new UnfitTextException(each.text(), "\"" + each.text().expression() + "\" is no list of this row");
        }
        if (items.size() > MOST_DOCUMENTS) {
            throw new UnfitTextException(
                    each.text(), "of this row it has " + items.size() + " items, and " + MOST_DOCUMENTS + " may be");
        }
        return items;
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
