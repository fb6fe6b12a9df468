package dev.rowcast.flow;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.evolution.Recipient;
import dev.rowcast.contract.shape.SourceColumn;
import dev.rowcast.route.Exclusions;
import dev.rowcast.route.Subscription;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/** The recipients of a table's rows, as the gate expects them. */
final class Recipients {
    private Recipients() {}

    static Recipient of(Subscription subscription, Exclusions excluded) {
        return new Recipient(subscription.name(), subscription.policies(), column -> !excluded.has(column));
    }

    /** The columns of a table with such rows that the subscription never gets. */
    static Exclusions exclusions(Subscription subscription, TableId table, Schema rows) {
        List<String> columns = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (Field field : rows.fields()) {
            String column = SourceColumn.of(field).name();
            columns.add(column);
            if (SourceColumn.isNamed(field)) {
                named.add(column);
            }
        }
        // For a dropped column, the other columns are the only evidence.
        boolean some = named.size() < columns.size();
        return subscription.exclusions(table, columns, column -> some && !named.contains(column));
    }
}
