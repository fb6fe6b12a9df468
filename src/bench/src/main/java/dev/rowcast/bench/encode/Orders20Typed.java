package dev.rowcast.bench.encode;

import dev.rowcast.change.RowChange;
import dev.rowcast.v1.Operation;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import shop.Orders20;
import shop.Orders20Change;
import shop.Orders20Key;

/** As one writes it by hand for shop.Orders20; a test wrote it, see TypedSourceTest. */
final class Orders20Typed implements Typed {
    private final Field[] columns;

    Orders20Typed(Schema row) {
        columns = row.fields().toArray(Field[]::new);
    }

    @Override
    public Orders20 row(Struct row) {
        Orders20.Builder to = Orders20.newBuilder();
        from0(row, to);
        from10(row, to);
        return to.build();
    }

    @Override
    public Orders20Change change(RowChange change) {
        Orders20Change.Builder event = Orders20Change.newBuilder()
                .setId(change.id())
                .setOperation(Operation.forNumber(change.operation().number()))
                .setSource(TypedValues.source(change.source()))
                .setOffset(change.at().sequence());
        Struct key = change.key();
        Struct before = change.before();
        Struct after = change.after();
        if (key != null) {
            event.setKey(Orders20Key.newBuilder().setId0((Long) key.get(columns[0])));
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

    private void from0(Struct row, Orders20.Builder to) {
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
        Object customer5 = row.get(columns[5]);
        if (customer5 != null) {
            to.setCustomer5((String) customer5);
        }
        Object updatedAt6 = row.get(columns[6]);
        if (updatedAt6 != null) {
            to.setUpdatedAt6(TypedValues.timestamp(updatedAt6));
        }
        Object active7 = row.get(columns[7]);
        if (active7 != null) {
            to.setActive7((Short) active7);
        }
        Object weight8 = row.get(columns[8]);
        if (weight8 != null) {
            to.setWeight8((Double) weight8);
        }
        Object attributes9 = row.get(columns[9]);
        if (attributes9 != null) {
            to.setAttributes9((String) attributes9);
        }
    }

    private void from10(Struct row, Orders20.Builder to) {
        Object state10 = row.get(columns[10]);
        if (state10 != null) {
            to.setState10((String) state10);
        }
        Object due11 = row.get(columns[11]);
        if (due11 != null) {
            to.setDue11(TypedValues.date(due11));
        }
        Object description12 = row.get(columns[12]);
        if (description12 != null) {
            to.setDescription12((String) description12);
        }
        Object serial13 = row.get(columns[13]);
        if (serial13 != null) {
            to.setSerial13((Long) serial13);
        }
        Object rank14 = row.get(columns[14]);
        if (rank14 != null) {
            to.setRank14((Short) rank14);
        }
        Object tags15 = row.get(columns[15]);
        if (tags15 != null) {
            to.setTags15(TypedValues.labels(tags15));
        }
        Object opens16 = row.get(columns[16]);
        if (opens16 != null) {
            to.setOpens16(TypedValues.duration(opens16));
        }
        Object token17 = row.get(columns[17]);
        if (token17 != null) {
            to.setToken17(TypedValues.bytes(token17));
        }
        Object comment18 = row.get(columns[18]);
        if (comment18 != null) {
            to.setComment18((String) comment18);
        }
        Object rating19 = row.get(columns[19]);
        if (rating19 != null) {
            to.setRating19((Float) rating19);
        }
    }
}
