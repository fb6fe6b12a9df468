package dev.rowcast.bench.encode;

import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import shop.Orders20;

/** Rows of the table of 20 columns by code written by hand, for a sink that is. Immutable. */
public final class Orders20ByHand {
    private final Orders20Typed rows;
    private final Field[] columns;

    /** @param row the rows' schema */
    public Orders20ByHand(Schema row) {
        rows = new Orders20Typed(row);
        columns = row.fields().toArray(Field[]::new);
    }

    /** The row's message. */
    public Orders20 row(Struct row) {
        return rows.row(row);
    }

    /** The numbers of the fields that differ. */
    public List<Integer> changed(Struct before, Struct after) {
        return TypedValues.changed(columns, before, after);
    }
}
