package dev.rowcast.store;

import dev.rowcast.contract.ContractField;
import dev.rowcast.encode.Row;
import dev.rowcast.encode.RowJson;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;

/**
 * The text by which a row is known in stores: the value of its key, or of several columns a JSON array of them in the key's order, such as {@code
 * ["de",7]}. The same for the same value whatever the column's name and the width of its type. Stateless.
 */
final class Identity {
    private Identity() {}

    /**
     * The text of the key.
     *
     * @param fields those of the key, in its order
     * @throws IllegalArgumentException if a column of the key has no value, as none of MySQL does
     */
    static String of(Row key, List<ContractField> fields) {
        if (fields.size() == 1) {
            return String.valueOf(text(valueOf(fields.get(0), key)));
        }
        StringBuilder all = new StringBuilder().append('[');
        for (ContractField field : fields) {
            all.append(all.length() == 1 ? "" : ",");
            Object value = valueOf(field, key);
            if (value instanceof Number || value instanceof Boolean) {
                all.append(text(value));
            } else {
                RowJson.quote(String.valueOf(text(value)), all);
            }
        }
        return all.append(']').toString();
    }

    private static Object valueOf(ContractField field, Row key) {
        Object value = key.get(field);
        if (value == null) {
            throw new IllegalArgumentException("the key has no value in " + field.name());
        }
        return value;
    }

    private static Object text(Object value) {
        if (value instanceof BigDecimal decimal) {
            // 1.0 and 1.00 are one key.
            return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
        }
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        if (value instanceof LocalDateTime clock) {
            return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(clock);
        }
        if (value instanceof Duration amount) {
            return amount.toNanos();
        }
        return value instanceof List<?> labels
                ? String.join(",", labels.stream().map(String::valueOf).toList())
                : value;
    }
}
