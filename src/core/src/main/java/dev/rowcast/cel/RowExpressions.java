package dev.rowcast.cel;

import com.google.protobuf.Descriptors.Descriptor;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
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
 * Expressions over a change of one table at one revision of its contract: {@code before} and {@code after} are the rows as protobuf messages, empty
 * ones where there is none, and {@code operation} is the operation's name.
 */
final class RowExpressions {
    static final String BEFORE = "before";
    static final String AFTER = "after";
    static final String OPERATION = "operation";

    /** More than anybody would write, and few enough to be checked at once. */
    private static final int MOST_CHARACTERS = 10_000;

    /** Each bounds what an expression may cost, whoever wrote it. */
    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(MOST_CHARACTERS)
            .maxParseRecursionDepth(50)
            .comprehensionMaxIterations(1_000)
            .enableQuotedIdentifierSyntax(true)
            .build();

    private final Descriptor row;
    private final Cel cel;

    /** @param contract the columns that may be asked for; those that nothing fills any more are none of them */
    RowExpressions(Contract contract) {
        Contract filled = contract.withFields(contract.fields().stream()
                .filter(field -> field.active() || field.state() == FieldState.BRIDGED)
                .toList());
        this.row = ContractDescriptors.row(filled);
        StructTypeReference type = StructTypeReference.create(row.getFullName());
        CelBuilder builder = builder().addMessageTypes(row).addVar(BEFORE, type).addVar(AFTER, type);
        this.cel = Decimals.in(builder).addVar(OPERATION, SimpleType.STRING).build();
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
