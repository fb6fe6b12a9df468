package dev.rowcast.cel;

import com.google.protobuf.Descriptors.Descriptor;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.export.ContractDescriptors;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Expressions over a table's rows at one revision of its contract. A row is a protobuf message as a subscriber gets it, an empty one where there is
 * none.
 */
final class RowExpressions {
    static final String BEFORE = "before";
    static final String AFTER = "after";
    static final String OPERATION = "operation";
    static final String ROW = "row";

    /** More than anybody would write, and few enough to be checked at once. */
    private static final int MOST_CHARACTERS = 10_000;

    /** Each bounds what an expression may cost, whoever wrote it. */
    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(MOST_CHARACTERS)
            .maxParseRecursionDepth(50)
            .comprehensionMaxIterations(1_000)
            .enableQuotedIdentifierSyntax(true)
            .enableOptionalSyntax(true)
            .build();

    /** Without those by which a short expression makes a text of any length. */
    private static final CelStringExtensions TEXTS = CelExtensions.strings(
            CelStringExtensions.Function.CHAR_AT,
            CelStringExtensions.Function.INDEX_OF,
            CelStringExtensions.Function.JOIN,
            CelStringExtensions.Function.LAST_INDEX_OF,
            CelStringExtensions.Function.LOWER_ASCII,
            CelStringExtensions.Function.SPLIT,
            CelStringExtensions.Function.SUBSTRING,
            CelStringExtensions.Function.TRIM,
            CelStringExtensions.Function.UPPER_ASCII);

    private final Descriptor row;
    private final Cel cel;

    private RowExpressions(Descriptor row, Cel cel) {
        this.row = row;
        this.cel = cel;
    }

    /**
     * Over changes: {@code before} and {@code after} are rows, and {@code operation} is the operation's name.
     *
     * @param contract the columns that may be asked for; those that nothing fills any more are none of them
     */
    static RowExpressions ofChanges(Contract contract) {
        Descriptor row = row(contract);
        StructTypeReference type = StructTypeReference.create(row.getFullName());
        return new RowExpressions(
                row,
                in(builder(), row)
                        .addVar(BEFORE, type)
                        .addVar(AFTER, type)
                        .addVar(OPERATION, SimpleType.STRING)
                        .build());
    }

    /** Over one row, {@code row}, with optional values, some functions on texts, and {@code json(text)}. */
    static RowExpressions ofRows(Contract contract) {
        Descriptor row = row(contract);
        CelBuilder builder = in(builder(), row)
                .addVar(ROW, StructTypeReference.create(row.getFullName()))
                .addCompilerLibraries(CelExtensions.optional(), TEXTS)
                .addRuntimeLibraries(CelExtensions.optional(), TEXTS);
        return new RowExpressions(row, JsonText.in(builder).build());
    }

    /** The same with one more variable. */
    RowExpressions with(String name, CelType type) {
        return new RowExpressions(row, cel.toCelBuilder().addVar(name, type).build());
    }

    private static Descriptor row(Contract contract) {
        return ContractDescriptors.row(contract.withFields(contract.fields().stream()
                .filter(field -> field.active() || field.state() == FieldState.BRIDGED)
                .toList()));
    }

    private static CelBuilder in(CelBuilder builder, Descriptor row) {
        return Decimals.in(builder.addMessageTypes(row));
    }

    private static CelBuilder builder() {
        QuietParser.load();
        return CelFactory.standardCelBuilder().setOptions(OPTIONS).setStandardMacros(CelStandardMacro.STANDARD_MACROS);
    }

    /** The rows' message. */
    Descriptor row() {
        return row;
    }

    /** What is wrong with an expression whatever the table; empty where it is well-formed. */
    static Optional<String> syntax(String text) {
        try {
            builder().build().parse(text).getAst();
            return Optional.empty();
        } catch (CelValidationException mistakes) {
            return Optional.of(words(mistakes));
        }
    }

    CelAbstractSyntaxTree check(String text) throws CelValidationException {
        return cel.compile(text).getAst();
    }

    CelRuntime.Program program(CelAbstractSyntaxTree checked) {
        try {
            return cel.createProgram(checked);
        } catch (CelEvaluationException fault) {
            throw new IllegalStateException(
                    "an expression that was checked can't be run: " + fault.getMessage(), fault);
        }
    }

    /** The mistakes in one line, each with its place. */
    static String words(CelValidationException mistakes) {
        List<CelIssue> errors = mistakes.getErrors();
        return errors.stream()
                .map(each -> "line " + each.getSourceLocation().getLine() + ", column "
                        + (each.getSourceLocation().getColumn() + 1) + ": "
                        + each.getMessage().replaceAll("\\s+", " "))
                .collect(Collectors.joining("; "));
    }
}
