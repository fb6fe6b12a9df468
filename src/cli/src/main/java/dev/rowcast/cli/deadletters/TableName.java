package dev.rowcast.cli.deadletters;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a table option. A name without its database matches no dead letter, so it is refused. */
final class TableName implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
        if (value.indexOf('.') < 1 || value.endsWith(".")) {
            throw new TypeConversionException("\"" + value + "\" is not a table; write database.table");
        }
        return value;
    }
}
