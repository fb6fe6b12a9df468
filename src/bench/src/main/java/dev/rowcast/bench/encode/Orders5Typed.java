package dev.rowcast.bench.encode;

import dev.rowcast.change.RowChange;
import dev.rowcast.v1.Operation;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import shop.Orders5;
import shop.Orders5Change;
import shop.Orders5Key;

/** As one writes it by hand for shop.Orders5; a test wrote it, see TypedSourceTest. */
final class Orders5Typed implements Typed {
    private final Field[] columns;

    Orders5Typed(Schema row) {
        columns = row.fields().toArray(Field[]::new);
    }

    @Override
    public Orders5 row(Struct row) {
        Orders5.Builder to = Orders5.newBuilder();
        from0(row, to);
        return to.build();
    }

    @Override
    public Orders5Change change(RowChange change) {
        Orders5Change.Builder event = Orders5Change.newBuilder()
                .setId(change.id())
                .setOperation(Operation.forNumber(change.operation().number()))
                .setSource(TypedValues.source(change.source()))
                .setOffset(change.at().sequence());
        Struct key = change.key();
        Struct before = change.before();
        Struct after = change.after();
        if (key != null) {
            event.setKey(Orders5Key.newBuilder().setId0((Long) key.get(columns[0])));
        }
        if (before != null) {
            event.setBefore(row(before));
        }
        if (after != null) {
            event.setAfter(row(after));
        }
        if (before != null && after != null) {
            event.addAllChangedFields(TypedValues.changed(columns, before, after));
        }
        return event.build();
    }

    private void from0(Struct row, Orders5.Builder to) {
        Object id0 = row.get(columns[0]);
        if (id0 != null) {
            to.setId0((Long) id0);
        }
        Object sku1 = row.get(columns[1]);
        if (sku1 != null) {
            to.setSku1((String) sku1);
        }
        Object amount2 = row.get(columns[2]);
        if (amount2 != null) {
            to.setAmount2(TypedValues.decimal(amount2));
        }
        Object createdAt3 = row.get(columns[3]);
        if (createdAt3 != null) {
            to.setCreatedAt3(TypedValues.dateTime(createdAt3));
        }
        Object quantity4 = row.get(columns[4]);
        if (quantity4 != null) {
            to.setQuantity4((Integer) quantity4);
        }
    }
}
