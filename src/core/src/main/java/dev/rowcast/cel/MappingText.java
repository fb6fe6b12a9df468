package dev.rowcast.cel;

/**
 * An expression of a mapping file.
 *
 * @param expression the expression
 * @param line where it begins in the file, from 1
 * @param pointer where it stands in the file, as an RFC 6901 JSON pointer
 */
record MappingText(String expression, int line, String pointer) {
    @Override
    public String toString() {
        return "line " + line + ", " + pointer;
    }
}
