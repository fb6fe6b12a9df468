package dev.rowcast.contract.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.Shapes;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.ColumnProto;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.StreamRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContractDescriptorsTest {
    @Test
    void rowHasAFieldOfItsTypeForEachColumn() {
        Contract contract = Evolution.first(Shapes.everyType(), List.of());

        Descriptor row = ContractDescriptors.row(contract);

        assertThat(row.getFullName()).isEqualTo("shop.EveryType");
        assertThat(row.getFields()).hasSameSizeAs(Shapes.columnTypes()).allSatisfy(field -> {
            SemanticType type = Shapes.columnTypes().get(field.getNumber() - 1);
            assertThat(field.hasPresence()).isTrue();
            assertThat(typeOf(field)).isEqualTo(type.protobufType());
        });
        assertThat(ContractDescriptors.key(contract).getFields())
                .extracting(FieldDescriptor::getName)
                .containsExactly("c_int64");
    }

    @Test
    void twinsHaveTheNumbersOfTheGenericMessages() throws Exception {
        Contract contract = Evolution.first(Shapes.everyType(), List.of());

        FileDescriptor file = linked(contract);

        assertSameNumbers(file.findMessageTypeByName("EveryTypeChange"), ChangeEvent.getDescriptor());
        assertSameNumbers(file.findMessageTypeByName("PushEveryTypeRequest"), PushRequest.getDescriptor());
        assertThat(file.findServiceByName("EveryTypeSubscriber")
                        .findMethodByName("Push")
                        .getInputType()
                        .getName())
                .isEqualTo("PushEveryTypeRequest");
        assertSameNumbers(file.findMessageTypeByName("StreamEveryTypeRequest"), StreamRequest.getDescriptor());
        MethodDescriptor stream = file.findServiceByName("EveryTypeSubscriber").findMethodByName("Stream");
        assertThat(stream.isClientStreaming() && stream.isServerStreaming()).isTrue();
        assertThat(stream.getOutputType().getFullName()).isEqualTo("rowcast.v1.StreamResponse");
    }

    @Test
    void genericSetHasJustRowAndKeyAndNeedsNothingElse() {
        TableShape shape = new TableShape(
                new TableId("shop", "notes"),
                List.of(new Column("we ird-name", ColumnType.of(SemanticType.STRING))),
                List.of());
        Contract contract = Evolution.first(shape, List.of());

        var set = ContractDescriptors.descriptorSet(contract);

        assertThat(set.getFileList()).hasSize(1);
        FileDescriptorProto file = set.getFile(0);
        assertThat(file.getMessageTypeList())
                .extracting(message -> message.getName())
                .containsExactly("Notes", "NotesKey");
        assertThat(file.getServiceCount()).isZero();
        assertThat(file.getMessageType(0)
                        .getField(0)
                        .getOptions()
                        .getExtension(ColumnProto.column)
                        .getName())
                .isEqualTo("we ird-name");
        assertThat(set.getSerializedSize()).isLessThan(200);
    }

    @Test
    void genericSetOfEveryTypeComesWithItsImportsFirst() {
        var set = ContractDescriptors.descriptorSet(Evolution.first(Shapes.everyType(), List.of()));

        List<String> seen = new ArrayList<>();
        for (FileDescriptorProto file : set.getFileList()) {
            assertThat(seen).containsAll(file.getDependencyList());
            seen.add(file.getName());
        }
        assertThat(seen).endsWith("shop/every_type.proto").doesNotContain("google/protobuf/descriptor.proto");
    }

    static FileDescriptor linked(Contract contract) throws Exception {
        Map<String, FileDescriptor> linked = new HashMap<>();
        FileDescriptor last = null;
        for (FileDescriptorProto file :
                ContractDescriptors.descriptorSet(List.of(contract)).getFileList()) {
            FileDescriptor[] imports =
                    file.getDependencyList().stream().map(linked::get).toArray(FileDescriptor[]::new);
            last = FileDescriptor.buildFrom(file, imports);
            linked.put(file.getName(), last);
        }
        return last;
    }

    private static void assertSameNumbers(Descriptor twin, Descriptor generic) {
        assertThat(twin.getFields())
                .extracting(field ->
                        field.getNumber() + " " + field.getName() + " " + field.isRepeated() + field.hasPresence())
                .isEqualTo(generic.getFields().stream()
                        .map(field -> field.getNumber() + " " + field.getName() + " " + field.isRepeated()
                                + field.hasPresence())
                        .toList());
    }

    private static String typeOf(FieldDescriptor field) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                ? field.getMessageType().getFullName()
                : field.getType().name().toLowerCase(java.util.Locale.ROOT);
    }
}
