package dev.rowcast.cel;

import com.google.protobuf.Message;
import com.google.type.Decimal;
import dev.cel.bundle.CelBuilder;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import java.math.BigDecimal;

/** What CEL lacks for DECIMAL columns: {@code decimal('10.50')}, {@code <}, {@code <=}, {@code >}, {@code >=}, and {@code compare}, all exact. */
final class Decimals {
    static final CelType TYPE =
            StructTypeReference.create(Decimal.getDescriptor().getFullName());

    private static final int MOST_DIGITS = 100;

    private Decimals() {}

    static CelBuilder in(CelBuilder cel) {
        return cel.addMessageTypes(Decimal.getDescriptor())
                .addFunctionDeclarations(
                        function(
                                "decimal",
                                CelOverloadDecl.newGlobalOverload("decimal_string", TYPE, SimpleType.STRING)),
                        function("compare", ofTwo("compare_decimal", SimpleType.INT)),
                        function("_<_", ofTwo("less_decimal", SimpleType.BOOL)),
                        function("_<=_", ofTwo("less_equals_decimal", SimpleType.BOOL)),
                        function("_>_", ofTwo("greater_decimal", SimpleType.BOOL)),
                        function("_>=_", ofTwo("greater_equals_decimal", SimpleType.BOOL)))
                .addFunctionBindings(
                        CelFunctionBinding.from("decimal_string", String.class, Decimals::of),
                        binding("compare_decimal", (one, other) -> (long) compare(one, other)),
                        binding("less_decimal", (one, other) -> compare(one, other) < 0),
                        binding("less_equals_decimal", (one, other) -> compare(one, other) <= 0),
                        binding("greater_decimal", (one, other) -> compare(one, other) > 0),
                        binding("greater_equals_decimal", (one, other) -> compare(one, other) >= 0));
    }

    private static CelFunctionDecl function(String name, CelOverloadDecl overload) {
        return CelFunctionDecl.newFunctionDeclaration(name, overload);
    }

    private static CelOverloadDecl ofTwo(String overload, CelType result) {
        return CelOverloadDecl.newGlobalOverload(overload, result, TYPE, TYPE);
    }

    private static CelFunctionBinding binding(String overload, CelFunctionOverload.Binary<Message, Message> function) {
        return CelFunctionBinding.from(overload, Message.class, Message.class, function);
    }

    private static Decimal of(String text) {
        BigDecimal number = new BigDecimal(text);
        if (Math.abs(number.scale()) > MOST_DIGITS) {
            throw new NumberFormatException("of more digits than any column has");
        }
        return Decimal.newBuilder().setValue(number.toPlainString()).build();
    }

    private static int compare(Message one, Message other) {
        return number(one).compareTo(number(other));
    }

    /** NULL is 0, as it is of every number in a message. */
    private static BigDecimal number(Message decimal) {
        String text =
                (String) decimal.getField(decimal.getDescriptorForType().findFieldByNumber(Decimal.VALUE_FIELD_NUMBER));
        return text.isEmpty() ? BigDecimal.ZERO : new BigDecimal(text);
    }
}
