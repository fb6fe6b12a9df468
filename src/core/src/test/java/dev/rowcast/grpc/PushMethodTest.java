package dev.rowcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Place;
import dev.rowcast.deliver.Batch;
import dev.rowcast.deliver.EncodedChange;
import dev.rowcast.progress.PendingRecord;
import dev.rowcast.progress.StreamOffsets;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.ChangeSubscriberGrpc;
import dev.rowcast.v1.ChangeSubscriberProto;
import dev.rowcast.v1.Operation;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.Source;
import dev.rowcast.v1.StreamRequest;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PushMethodTest {
    private static final FileDescriptorSet DESCRIPTORS = FileDescriptorSet.newBuilder()
            .addFile(ChangeSubscriberProto.getDescriptor().toProto())
            .build();

    @Test
    void callsTheMethodOfTheGeneratedService() {
        assertThat(PushMethod.of(PushMethod.GENERIC_SERVICE).getFullMethodName())
                .isEqualTo(ChangeSubscriberGrpc.getPushMethod().getFullMethodName());
        assertThat(PushMethod.of("shop.OrdersSubscriber").getFullMethodName()).isEqualTo("shop.OrdersSubscriber/Push");
        assertThat(StreamMethod.of(PushMethod.GENERIC_SERVICE).getFullMethodName())
                .isEqualTo(ChangeSubscriberGrpc.getStreamMethod().getFullMethodName());
        assertThat(StreamMethod.of("shop.OrdersSubscriber").getType()).isEqualTo(MethodType.BIDI_STREAMING);
    }

    @Test
    void theBytesOfARequest() throws IOException {
        PushHeader header = new PushHeader("s", "t", 3, "d", "o", "d.O", 2, new byte[] {0x0a, 0x00});
        Place at = new KafkaPlace("t", 3, 0);
        PendingRecord pending = new StreamOffsets().open(0, 2);
        Batch batch = Batch.of(List.of(
                new EncodedChange(header, new byte[] {0x48, 0x01}, pending, at, 0, "one"),
                new EncodedChange(header, new byte[] {}, pending, at, 0, "two")));
        assertThat(HexFormat.ofDelimiter(" ").formatHex(drained(batch)))
                .isEqualTo(
                        "0a 01 73 12 01 74 18 03 22 01 64 2a 01 6f 32 03 64 2e 4f 38 02 42 02 0a 00 4a 02 48 01 4a 00");
    }

    @Property
    void theBytesAreThoseOfProtobufsOwnEncoder(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(max = 40_000) Integer> rowSizes,
            @ForAll boolean described,
            @ForAll @IntRange(max = 3) int partition,
            @ForAll @LongRange(min = 1) long sequence)
            throws IOException {
        byte @Nullable [] descriptors = described ? DESCRIPTORS.toByteArray() : null;
        PushHeader header = new PushHeader(
                "billing-örders", "shop.shop.orders", partition, "shop", "we ird", "shop.WeIrd", 3, descriptors);
        PendingRecord pending = new StreamOffsets().open(0, 1);
        List<EncodedChange> changes = new ArrayList<>();
        PushRequest.Builder expected = PushRequest.newBuilder()
                .setSubscription("billing-örders")
                .setTopic("shop.shop.orders")
                .setPartition(partition)
                .setDatabase("shop")
                .setTable("we ird")
                .setMessageType("shop.WeIrd")
                .setContractRevision(3);
        if (described) {
            expected.setDescriptorSet(DESCRIPTORS);
        }
        for (int rowSize : rowSizes) {
            ChangeEvent event = event(changes.size(), rowSize);
            expected.addChanges(event);
            Place at = new KafkaPlace("shop.shop.orders", partition, changes.size());
            changes.add(new EncodedChange(header, event.toByteArray(), pending, at, 0, "record"));
        }
        Batch batch = Batch.of(changes);
        byte[] drained = drained(batch);
        assertThat(drained).isEqualTo(expected.build().toByteArray()).hasSize(batch.bytes());
        assertThat(read(batch)).isEqualTo(drained);
        assertThat(PushRequest.parseFrom(drained).toByteArray()).isEqualTo(drained);
        StreamRequest onStream = StreamRequest.newBuilder()
                .setSequence(sequence)
                .setBatch(expected)
                .build();
        assertThat(streamed(sequence, batch)).isEqualTo(onStream.toByteArray());
    }

    private static byte[] streamed(long sequence, Batch batch) throws IOException {
        try (InputStream stream = StreamMethod.of("s").streamRequest(new StreamMethod.Request(sequence, batch))) {
            ByteArrayOutputStream target = new ByteArrayOutputStream();
            int size = stream.available();
            assertThat(((Drainable) stream).drainTo(target)).isEqualTo(size).isEqualTo(target.size());
            assertThat(size - batch.bytes()).isLessThanOrEqualTo(StreamMethod.LARGEST_PREFIX);
            return target.toByteArray();
        }
    }

    private static ChangeEvent event(long offset, int rowSize) {
        return ChangeEvent.newBuilder()
                .setId("id " + offset)
                .setOperation(Operation.OPERATION_UPDATE)
                .setKey(ByteString.EMPTY)
                .setBefore(ByteString.copyFrom(new byte[rowSize]))
                .setAfter(ByteString.copyFromUtf8("ü".repeat(rowSize / 100)))
                .addChangedFields(1)
                .addChangedFields(300)
                .setSource(Source.newBuilder().setPosition(rowSize))
                .setOffset(offset)
                .build();
    }

    /** As the network transport takes it. */
    private static byte[] drained(Batch batch) throws IOException {
        try (InputStream stream = PushMethod.of("s").streamRequest(batch)) {
            assertThat(stream).isInstanceOf(KnownLength.class);
            assertThat(stream.available()).isEqualTo(batch.bytes());
            ByteArrayOutputStream target = new ByteArrayOutputStream();
            assertThat(((Drainable) stream).drainTo(target)).isEqualTo(batch.bytes());
            assertThat(stream.available()).isZero();
            return target.toByteArray();
        }
    }

    /** As a transport within the process takes it. */
    private static byte[] read(Batch batch) throws IOException {
        try (InputStream stream = PushMethod.of("s").streamRequest(batch)) {
            ByteArrayOutputStream target = new ByteArrayOutputStream();
            target.write(stream.read());
            assertThat(stream.available()).isEqualTo(batch.bytes() - 1);
            stream.transferTo(target);
            return target.toByteArray();
        }
    }
}
