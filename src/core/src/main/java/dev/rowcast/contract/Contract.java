package dev.rowcast.contract;

import dev.rowcast.change.TableId;
import java.util.List;
import java.util.Optional;

/**
 * The protobuf message of one table at one revision. Immutable.
 *
 * @param table the table
 * @param revision counts from 1
 * @param packageName protobuf package of the messages
 * @param messageName simple name of the row's message; the key's is the same with {@code Key} appended, and so on
 * @param fields all fields ever given, ascending by number
 * @param keyNumbers numbers of the fields that make the key, in the key's order; empty where the table has none
 * @param highWater the highest number ever given, also when its field was purged since
 */
public record Contract(
        TableId table,
        int revision,
        String packageName,
        String messageName,
        List<ContractField> fields,
        List<Integer> keyNumbers,
        int highWater) {
    public Contract {
        fields = List.copyOf(fields);
        keyNumbers = List.copyOf(keyNumbers);
    }

    /** Full name of the row's message, such as {@code shop.Orders}. */
    public String messageType() {
        return packageName.isEmpty() ? messageName : packageName + "." + messageName;
    }

    /** The field that the column fills today, if any does. */
    public Optional<ContractField> activeField(String column) {
        return fields.stream()
                .filter(field -> field.active() && field.column().equals(column))
                .findFirst();
    }
}
