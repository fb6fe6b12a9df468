package dev.rowcast.encode;

/**
 * Settings of the source connector that affect values but don't show in the schema.
 *
 * @param unavailablePlaceholder its {@code unavailable.value.placeholder}, which replaces a value that it doesn't have
 * @param binaryText how it writes binary columns as text
 */
public record SourceSettings(String unavailablePlaceholder, BinaryText binaryText) {
    /** Debezium's default placeholder, and {@link BinaryText#RECOGNIZE}. */
    public static final SourceSettings DEFAULT =
            new SourceSettings("__debezium_unavailable_value", BinaryText.RECOGNIZE);
}
