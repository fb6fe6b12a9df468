package dev.rowcast.bench.encode;

import dev.rowcast.change.RowChange;
import dev.rowcast.v1.Operation;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import shop.Orders100;
import shop.Orders100Change;
import shop.Orders100Key;

/** As one writes it by hand for shop.Orders100; a test wrote it, see TypedSourceTest. */
final class Orders100Typed implements Typed {
    private final Field[] columns;

    Orders100Typed(Schema row) {
        columns = row.fields().toArray(Field[]::new);
    }

    @Override
    public Orders100 row(Struct row) {
        Orders100.Builder to = Orders100.newBuilder();
        from0(row, to);
        from10(row, to);
        from20(row, to);
        from30(row, to);
        from40(row, to);
        from50(row, to);
        from60(row, to);
        from70(row, to);
        from80(row, to);
        from90(row, to);
        return to.build();
    }

    @Override
    public Orders100Change change(RowChange change) {
        Orders100Change.Builder event = Orders100Change.newBuilder()
                .setId(change.id())
                .setOperation(Operation.forNumber(change.operation().number()))
                .setSource(TypedValues.source(change.source()))
                .setOffset(change.at().sequence());
        Struct key = change.key();
        Struct before = change.before();
        Struct after = change.after();
        if (key != null) {
            event.setKey(Orders100Key.newBuilder().setId0((Long) key.get(columns[0])));
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

    private void from0(Struct row, Orders100.Builder to) {
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

    private void from10(Struct row, Orders100.Builder to) {
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

    private void from20(Struct row, Orders100.Builder to) {
        Object id20 = row.get(columns[20]);
        if (id20 != null) {
            to.setId20((Long) id20);
        }
        Object sku21 = row.get(columns[21]);
        if (sku21 != null) {
            to.setSku21((String) sku21);
        }
        Object amount22 = row.get(columns[22]);
        if (amount22 != null) {
            to.setAmount22(TypedValues.decimal(amount22));
        }
        Object createdAt23 = row.get(columns[23]);
        if (createdAt23 != null) {
            to.setCreatedAt23(TypedValues.dateTime(createdAt23));
        }
        Object quantity24 = row.get(columns[24]);
        if (quantity24 != null) {
            to.setQuantity24((Integer) quantity24);
        }
        Object customer25 = row.get(columns[25]);
        if (customer25 != null) {
            to.setCustomer25((String) customer25);
        }
        Object updatedAt26 = row.get(columns[26]);
        if (updatedAt26 != null) {
            to.setUpdatedAt26(TypedValues.timestamp(updatedAt26));
        }
        Object active27 = row.get(columns[27]);
        if (active27 != null) {
            to.setActive27((Short) active27);
        }
        Object weight28 = row.get(columns[28]);
        if (weight28 != null) {
            to.setWeight28((Double) weight28);
        }
        Object attributes29 = row.get(columns[29]);
        if (attributes29 != null) {
            to.setAttributes29((String) attributes29);
        }
    }

    private void from30(Struct row, Orders100.Builder to) {
        Object state30 = row.get(columns[30]);
        if (state30 != null) {
            to.setState30((String) state30);
        }
        Object due31 = row.get(columns[31]);
        if (due31 != null) {
            to.setDue31(TypedValues.date(due31));
        }
        Object description32 = row.get(columns[32]);
        if (description32 != null) {
            to.setDescription32((String) description32);
        }
        Object serial33 = row.get(columns[33]);
        if (serial33 != null) {
            to.setSerial33((Long) serial33);
        }
        Object rank34 = row.get(columns[34]);
        if (rank34 != null) {
            to.setRank34((Short) rank34);
        }
        Object tags35 = row.get(columns[35]);
        if (tags35 != null) {
            to.setTags35(TypedValues.labels(tags35));
        }
        Object opens36 = row.get(columns[36]);
        if (opens36 != null) {
            to.setOpens36(TypedValues.duration(opens36));
        }
        Object token37 = row.get(columns[37]);
        if (token37 != null) {
            to.setToken37(TypedValues.bytes(token37));
        }
        Object comment38 = row.get(columns[38]);
        if (comment38 != null) {
            to.setComment38((String) comment38);
        }
        Object rating39 = row.get(columns[39]);
        if (rating39 != null) {
            to.setRating39((Float) rating39);
        }
    }

    private void from40(Struct row, Orders100.Builder to) {
        Object id40 = row.get(columns[40]);
        if (id40 != null) {
            to.setId40((Long) id40);
        }
        Object sku41 = row.get(columns[41]);
        if (sku41 != null) {
            to.setSku41((String) sku41);
        }
        Object amount42 = row.get(columns[42]);
        if (amount42 != null) {
            to.setAmount42(TypedValues.decimal(amount42));
        }
        Object createdAt43 = row.get(columns[43]);
        if (createdAt43 != null) {
            to.setCreatedAt43(TypedValues.dateTime(createdAt43));
        }
        Object quantity44 = row.get(columns[44]);
        if (quantity44 != null) {
            to.setQuantity44((Integer) quantity44);
        }
        Object customer45 = row.get(columns[45]);
        if (customer45 != null) {
            to.setCustomer45((String) customer45);
        }
        Object updatedAt46 = row.get(columns[46]);
        if (updatedAt46 != null) {
            to.setUpdatedAt46(TypedValues.timestamp(updatedAt46));
        }
        Object active47 = row.get(columns[47]);
        if (active47 != null) {
            to.setActive47((Short) active47);
        }
        Object weight48 = row.get(columns[48]);
        if (weight48 != null) {
            to.setWeight48((Double) weight48);
        }
        Object attributes49 = row.get(columns[49]);
        if (attributes49 != null) {
            to.setAttributes49((String) attributes49);
        }
    }

    private void from50(Struct row, Orders100.Builder to) {
        Object state50 = row.get(columns[50]);
        if (state50 != null) {
            to.setState50((String) state50);
        }
        Object due51 = row.get(columns[51]);
        if (due51 != null) {
            to.setDue51(TypedValues.date(due51));
        }
        Object description52 = row.get(columns[52]);
        if (description52 != null) {
            to.setDescription52((String) description52);
        }
        Object serial53 = row.get(columns[53]);
        if (serial53 != null) {
            to.setSerial53((Long) serial53);
        }
        Object rank54 = row.get(columns[54]);
        if (rank54 != null) {
            to.setRank54((Short) rank54);
        }
        Object tags55 = row.get(columns[55]);
        if (tags55 != null) {
            to.setTags55(TypedValues.labels(tags55));
        }
        Object opens56 = row.get(columns[56]);
        if (opens56 != null) {
            to.setOpens56(TypedValues.duration(opens56));
        }
        Object token57 = row.get(columns[57]);
        if (token57 != null) {
            to.setToken57(TypedValues.bytes(token57));
        }
        Object comment58 = row.get(columns[58]);
        if (comment58 != null) {
            to.setComment58((String) comment58);
        }
        Object rating59 = row.get(columns[59]);
        if (rating59 != null) {
            to.setRating59((Float) rating59);
        }
    }

    private void from60(Struct row, Orders100.Builder to) {
        Object id60 = row.get(columns[60]);
        if (id60 != null) {
            to.setId60((Long) id60);
        }
        Object sku61 = row.get(columns[61]);
        if (sku61 != null) {
            to.setSku61((String) sku61);
        }
        Object amount62 = row.get(columns[62]);
        if (amount62 != null) {
            to.setAmount62(TypedValues.decimal(amount62));
        }
        Object createdAt63 = row.get(columns[63]);
        if (createdAt63 != null) {
            to.setCreatedAt63(TypedValues.dateTime(createdAt63));
        }
        Object quantity64 = row.get(columns[64]);
        if (quantity64 != null) {
            to.setQuantity64((Integer) quantity64);
        }
        Object customer65 = row.get(columns[65]);
        if (customer65 != null) {
            to.setCustomer65((String) customer65);
        }
        Object updatedAt66 = row.get(columns[66]);
        if (updatedAt66 != null) {
            to.setUpdatedAt66(TypedValues.timestamp(updatedAt66));
        }
        Object active67 = row.get(columns[67]);
        if (active67 != null) {
            to.setActive67((Short) active67);
        }
        Object weight68 = row.get(columns[68]);
        if (weight68 != null) {
            to.setWeight68((Double) weight68);
        }
        Object attributes69 = row.get(columns[69]);
        if (attributes69 != null) {
            to.setAttributes69((String) attributes69);
        }
    }

    private void from70(Struct row, Orders100.Builder to) {
        Object state70 = row.get(columns[70]);
        if (state70 != null) {
            to.setState70((String) state70);
        }
        Object due71 = row.get(columns[71]);
        if (due71 != null) {
            to.setDue71(TypedValues.date(due71));
        }
        Object description72 = row.get(columns[72]);
        if (description72 != null) {
            to.setDescription72((String) description72);
        }
        Object serial73 = row.get(columns[73]);
        if (serial73 != null) {
            to.setSerial73((Long) serial73);
        }
        Object rank74 = row.get(columns[74]);
        if (rank74 != null) {
            to.setRank74((Short) rank74);
        }
        Object tags75 = row.get(columns[75]);
        if (tags75 != null) {
            to.setTags75(TypedValues.labels(tags75));
        }
        Object opens76 = row.get(columns[76]);
        if (opens76 != null) {
            to.setOpens76(TypedValues.duration(opens76));
        }
        Object token77 = row.get(columns[77]);
        if (token77 != null) {
            to.setToken77(TypedValues.bytes(token77));
        }
        Object comment78 = row.get(columns[78]);
        if (comment78 != null) {
            to.setComment78((String) comment78);
        }
        Object rating79 = row.get(columns[79]);
        if (rating79 != null) {
            to.setRating79((Float) rating79);
        }
    }

    private void from80(Struct row, Orders100.Builder to) {
        Object id80 = row.get(columns[80]);
        if (id80 != null) {
            to.setId80((Long) id80);
        }
        Object sku81 = row.get(columns[81]);
        if (sku81 != null) {
            to.setSku81((String) sku81);
        }
        Object amount82 = row.get(columns[82]);
        if (amount82 != null) {
            to.setAmount82(TypedValues.decimal(amount82));
        }
        Object createdAt83 = row.get(columns[83]);
        if (createdAt83 != null) {
            to.setCreatedAt83(TypedValues.dateTime(createdAt83));
        }
        Object quantity84 = row.get(columns[84]);
        if (quantity84 != null) {
            to.setQuantity84((Integer) quantity84);
        }
        Object customer85 = row.get(columns[85]);
        if (customer85 != null) {
            to.setCustomer85((String) customer85);
        }
        Object updatedAt86 = row.get(columns[86]);
        if (updatedAt86 != null) {
            to.setUpdatedAt86(TypedValues.timestamp(updatedAt86));
        }
        Object active87 = row.get(columns[87]);
        if (active87 != null) {
            to.setActive87((Short) active87);
        }
        Object weight88 = row.get(columns[88]);
        if (weight88 != null) {
            to.setWeight88((Double) weight88);
        }
        Object attributes89 = row.get(columns[89]);
        if (attributes89 != null) {
            to.setAttributes89((String) attributes89);
        }
    }

    private void from90(Struct row, Orders100.Builder to) {
        Object state90 = row.get(columns[90]);
        if (state90 != null) {
            to.setState90((String) state90);
        }
        Object due91 = row.get(columns[91]);
        if (due91 != null) {
            to.setDue91(TypedValues.date(due91));
        }
        Object description92 = row.get(columns[92]);
        if (description92 != null) {
            to.setDescription92((String) description92);
        }
        Object serial93 = row.get(columns[93]);
        if (serial93 != null) {
            to.setSerial93((Long) serial93);
        }
        Object rank94 = row.get(columns[94]);
        if (rank94 != null) {
            to.setRank94((Short) rank94);
        }
        Object tags95 = row.get(columns[95]);
        if (tags95 != null) {
            to.setTags95(TypedValues.labels(tags95));
        }
        Object opens96 = row.get(columns[96]);
        if (opens96 != null) {
            to.setOpens96(TypedValues.duration(opens96));
        }
        Object token97 = row.get(columns[97]);
        if (token97 != null) {
            to.setToken97(TypedValues.bytes(token97));
        }
        Object comment98 = row.get(columns[98]);
        if (comment98 != null) {
            to.setComment98((String) comment98);
        }
        Object rating99 = row.get(columns[99]);
        if (rating99 != null) {
            to.setRating99((Float) rating99);
        }
    }
}
