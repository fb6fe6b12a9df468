package dev.rowcast.contract.export;

import static dev.rowcast.contract.Shapes.column;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.type.Decimal;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.Shapes;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.Operation;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.Source;
import dev.rowcast.v1.StreamRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The generic delivery messages and the typed ones of a table are the same bytes, both ways. */
class TwinBytesTest {
    private final Contract contract = Evolution.first(
            Shapes.keyed(
                    Shapes.orders(
                            column("id", SemanticType.INT64),
                            column("status", SemanticType.ENUM),
                            column("amount", SemanticType.DECIMAL)),
                    "id"),
            List.of());

    private Descriptor row;
    private Descriptor key;
    private Descriptor push;
    private Descriptor stream;

    @BeforeEach
    void link() throws Exception {
        FileDescriptor file = ContractDescriptorsTest.linked(contract);
        row = file.findMessageTypeByName("Orders");
        key = file.findMessageTypeByName("OrdersKey");
        push = file.findMessageTypeByName("PushOrdersRequest");
        stream = file.findMessageTypeByName("StreamOrdersRequest");
    }

    @Test
    void genericBytesAreTheGoldenOnes() throws Exception {
        assertThat(HexFormat.of().formatHex(generic().toByteArray())).isEqualTo(golden());
    }

    @Test
    void genericBytesReadAsTypedMessages() throws Exception {
        DynamicMessage typed = DynamicMessage.parseFrom(push, HexFormat.of().parseHex(golden()));

        Message change = (Message) typed.getRepeatedField(push.findFieldByName("changes"), 0);
        assertThat(get(change, "key")).isEqualTo(keyRow());
        assertThat(get(change, "before")).isEqualTo(row("draft", "12.50"));
        assertThat(get(change, "after")).isEqualTo(row("approved", "12.50"));
        Message truncate = (Message) typed.getRepeatedField(push.findFieldByName("changes"), 1);
        assertThat(truncate.hasField(truncate.getDescriptorForType().findFieldByName("after")))
                .isFalse();
        Message empty = (Message) typed.getRepeatedField(push.findFieldByName("changes"), 2);
        assertThat(empty.hasField(empty.getDescriptorForType().findFieldByName("after")))
                .as("a row whose columns are all NULL is present")
                .isTrue();
        assertThat(get(empty, "after")).isEqualTo(DynamicMessage.getDefaultInstance(row));
        assertThat(get(typed, "contract_revision")).isEqualTo(4);
        assertNothingUnknown(typed);
        assertThat(HexFormat.of().formatHex(typed.toByteArray())).isEqualTo(golden());
    }

    @Test
    void typedBytesReadAsGenericMessages() throws Exception {
        DynamicMessage typed = DynamicMessage.parseFrom(push, generic().toByteString());

        PushRequest read = PushRequest.parseFrom(typed.toByteString());

        assertThat(read).isEqualTo(generic());
        assertNothingUnknown(read);
        assertThat(read.toByteString()).isEqualTo(typed.toByteString());
    }

    @Test
    void aBatchOnAStreamIsTheSameBytesBehindItsNumber() throws Exception {
        StreamRequest generic =
                StreamRequest.newBuilder().setSequence(300).setBatch(generic()).build();
        String length = HexFormat.of().formatHex(lengthOf(golden().length() / 2));
        assertThat(HexFormat.of().formatHex(generic.toByteArray())).isEqualTo("08ac0212" + length + golden());

        DynamicMessage typed = DynamicMessage.parseFrom(stream, generic.toByteString());

        assertThat(get(typed, "sequence")).isEqualTo(300L);
        assertThat(((Message) get(typed, "batch")).toByteString())
                .isEqualTo(generic().toByteString());
        assertNothingUnknown(typed);
        assertThat(StreamRequest.parseFrom(typed.toByteString())).isEqualTo(generic);
    }

    private static byte[] lengthOf(int bytes) throws IOException {
        byte[] length = new byte[CodedOutputStream.computeUInt32SizeNoTag(bytes)];
        CodedOutputStream.newInstance(length).writeUInt32NoTag(bytes);
        return length;
    }

    private PushRequest generic() {
        return PushRequest.newBuilder()
                .setSubscription("billing")
                .setTopic("shop.shop.orders")
                .setPartition(3)
                .setDatabase("shop")
                .setTable("orders")
                .setMessageType("shop.Orders")
                .setContractRevision(4)
                .setDescriptorSet(FileDescriptorSet.getDefaultInstance())
                .addChanges(ChangeEvent.newBuilder()
                        .setId("shop/1/4/0/u")
                        .setOperation(Operation.OPERATION_UPDATE)
                        .setKey(keyRow().toByteString())
                        .setBefore(row("draft", "12.50").toByteString())
                        .setAfter(row("approved", "12.50").toByteString())
                        .addChangedFields(2)
                        .addUnavailableFields(3)
                        .setSource(Source.newBuilder()
                                .setCommitTime(Timestamp.newBuilder().setSeconds(1_795_000_000L))
                                .setServer("shop")
                                .setServerId(1)
                                .setGtid("3e11fa47-71ca-11e1-9e33-c80aa9429562:23")
                                .setFile("binlog.000004")
                                .setPosition(9177)
                                .setRow(2))
                        .setOffset(42))
                .addChanges(ChangeEvent.newBuilder()
                        .setId("t")
                        .setOperation(Operation.OPERATION_TRUNCATE)
                        .setOffset(43))
                .addChanges(ChangeEvent.newBuilder()
                        .setId("s")
                        .setOperation(Operation.OPERATION_SNAPSHOT)
                        .setAfter(ByteString.EMPTY)
                        .setOffset(44))
                .build();
    }

    private DynamicMessage keyRow() {
        return DynamicMessage.newBuilder(key)
                .setField(key.findFieldByName("id"), 7L)
                .build();
    }

    private DynamicMessage row(String status, String amount) {
        FieldDescriptor decimal = row.findFieldByName("amount");
        DynamicMessage value = DynamicMessage.newBuilder(decimal.getMessageType())
                .setField(decimal.getMessageType().findFieldByNumber(Decimal.VALUE_FIELD_NUMBER), amount)
                .build();
        return DynamicMessage.newBuilder(row)
                .setField(row.findFieldByName("id"), 7L)
                .setField(row.findFieldByName("status"), status)
                .setField(decimal, value)
                .build();
    }

    private static Object get(Message message, String field) {
        return message.getField(message.getDescriptorForType().findFieldByName(field));
    }

    private static void assertNothingUnknown(Message message) {
        assertThat(message.getUnknownFields().asMap()).isEmpty();
        message.getAllFields().values().forEach(value -> {
            if (value instanceof Message nested) {
                assertNothingUnknown(nested);
            } else if (value instanceof List<?> list) {
                list.stream()
                        .filter(Message.class::isInstance)
                        .map(Message.class::cast)
                        .forEach(TwinBytesTest::assertNothingUnknown);
            }
        });
    }

    private static String golden() throws Exception {
        byte[] text =
                TwinBytesTest.class.getResourceAsStream("push-request.hex").readAllBytes();
        return new String(text, StandardCharsets.US_ASCII).replaceAll("\\s", "");
    }
}
