package dev.rowcast.e2e;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.rowcast.sample.ReceivedChange;
import dev.rowcast.sample.Rows;
import dev.rowcast.v1.Operation;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A change as a subscriber got it.
 *
 * @param subscription the name in the routing
 * @param place the record that it was
 * @param id the change's id
 * @param operation what happened
 * @param table the table's name
 * @param revision the contract's
 * @param key the key's columns by name, or null
 * @param before the row before by column, as {@link MysqlText}, or null
 * @param after the row after likewise
 * @param numbers the field number of each column
 * @param version what the change says of its order, for {@link ByteString#unsignedLexicographicalComparator}
 * @param content the change as it came, but for the place of its record: a source that is killed may write a change to Kafka twice
 */
record Received(
        String subscription,
        Topics.Place place,
        String id,
        Operation operation,
        String table,
        int revision,
        Map<String, String> key,
        Map<String, String> before,
        Map<String, String> after,
        Map<String, Integer> numbers,
        ByteString version,
        ByteString content) {

    static Received of(ReceivedChange change) {
        if (!(change.rows() instanceof Rows.Decoded rows)) {
            throw new AssertionError(change.table() + ": " + ((Rows.Undecoded) change.rows()).why());
        }
        return new Received(
                change.batch().getSubscription(),
                new Topics.Place(
                        change.batch().getTopic(),
                        change.batch().getPartition(),
                        change.event().getOffset()),
                change.event().getId(),
                change.event().getOperation(),
                change.batch().getTable(),
                change.batch().getContractRevision(),
                text(rows.key()),
                text(rows.before()),
                text(rows.after()),
                rows.after().or(rows::before).map(Received::numbers).orElse(Map.of()),
                change.event().getVersion(),
                change.event().toBuilder().clearOffset().clearVersion().build().toByteString());
    }

    private static Map<String, String> text(Optional<Message> row) {
        return row.map(MysqlText::of).orElse(null);
    }

    private static Map<String, Integer> numbers(Message row) {
        Map<String, Integer> numbers = new TreeMap<>();
        for (FieldDescriptor field : row.getDescriptorForType().getFields()) {
            numbers.put(MysqlText.column(field), field.getNumber());
        }
        return numbers;
    }
}
