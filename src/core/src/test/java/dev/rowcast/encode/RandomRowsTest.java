package dev.rowcast.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.export.ContractDescriptors;
import dev.rowcast.encode.RandomColumns.Cell;
import dev.rowcast.encode.RandomColumns.Kind;
import dev.rowcast.v1.ChangeEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** Tables of any columns in any order with any numbers, rows with any values and NULLs: the bytes are DynamicMessage's. */
class RandomRowsTest {
    /** A column of a table, and its values in the row before and after. */
    private record Filled(Kind kind, Cell before, Cell after) {}

    @Property(tries = 300)
    void theBytesAreThoseOfDynamicMessage(@ForAll("rows") List<Filled> columns, @ForAll Random random)
            throws Exception {
        Contract contract = contract(columns, random);
        Schema schema = schema(columns);
        Struct before = new Struct(schema);
        Struct after = new Struct(schema);
        Descriptor type = ContractDescriptors.row(contract);
        DynamicMessage.Builder expectedBefore = DynamicMessage.newBuilder(type);
        DynamicMessage.Builder expectedAfter = DynamicMessage.newBuilder(type);
        for (int i = 0; i < columns.size(); i++) {
            fill(columns.get(i).before(), "c" + i, before, expectedBefore);
            fill(columns.get(i).after(), "c" + i, after, expectedAfter);
        }
        RowChange change = new RowChange(
                OneColumn.AT, OneColumn.TABLE, Operation.UPDATE, null, null, schema, before, after, OneColumn.SOURCE);

        byte[] bytes =
                ChangeEncoder.compile(schema, null, contract, field -> true).encode(change);

        ChangeEvent event = ChangeEvent.parseFrom(bytes);
        assertThat(event.toByteArray()).isEqualTo(bytes);
        assertThat(event.getBefore()).isEqualTo(expectedBefore.build().toByteString());
        assertThat(event.getAfter()).isEqualTo(expectedAfter.build().toByteString());
        assertThat(event.getChangedFieldsList())
                .isEqualTo(type.getFields().stream()
                        .filter(field -> !singleField(expectedBefore, field).equals(singleField(expectedAfter, field)))
                        .map(field -> field.getNumber())
                        .sorted()
                        .toList());
    }

    private static ByteString singleField(DynamicMessage.Builder row, FieldDescriptor field) {
        DynamicMessage.Builder single = DynamicMessage.newBuilder(row.getDescriptorForType());
        if (row.hasField(field)) {
            single.setField(field, row.getField(field));
        }
        return single.build().toByteString();
    }

    private static void fill(Cell cell, String name, Struct row, DynamicMessage.Builder expected) {
        if (cell != null) {
            row.put(name, cell.sent());
            expected.setField(expected.getDescriptorForType().findFieldByName(name), cell.expected());
        }
    }

    private static Schema schema(List<Filled> columns) {
        SchemaBuilder schema = SchemaBuilder.struct();
        for (int i = 0; i < columns.size(); i++) {
            schema.field("c" + i, columns.get(i).kind().schema());
        }
        return schema.build();
    }

    /** Numbers have nothing to do with the order of the columns. */
    private static Contract contract(List<Filled> columns, Random random) {
        List<Integer> numbers = new ArrayList<>();
        int number = 0;
        for (int i = 0; i < columns.size(); i++) {
            number += 1 + (random.nextInt(4) == 0 ? random.nextInt(500) : 0);
            numbers.add(number);
        }
        Collections.shuffle(numbers, random);
        List<ContractField> fields = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            fields.add(new ContractField(
                    numbers.get(i), "c" + i, "c" + i, columns.get(i).kind().field(), FieldState.ACTIVE));
        }
        fields.sort(Comparator.comparingInt(ContractField::number));
        return new Contract(OneColumn.TABLE, 1, "shop", "Orders", fields, List.of(), number);
    }

    @Provide
    Arbitrary<List<Filled>> rows() {
        return Arbitraries.of(RandomColumns.KINDS)
                .flatMap(kind -> {
                    Arbitrary<Cell> cells = kind.cells().injectNull(0.2);
                    return cells.flatMap(before -> Arbitraries.oneOf(
                                    List.of(Arbitraries.just(before).injectNull(0), cells))
                            .map(after -> new Filled(kind, before, after)));
                })
                .list()
                .ofMaxSize(25);
    }
}
