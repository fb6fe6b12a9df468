package dev.rowcast.cli.deadletters;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A table's name as option: a bare one would fit no dead letter, and look as if there were none. */
final class TableName implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
        if (value.indexOf('.') < 1 || value.endsWith(".")) {
            throw new TypeConversionException("\"" + value + "\" is not a table; write database.table");
        }
        return value;
    }
}
