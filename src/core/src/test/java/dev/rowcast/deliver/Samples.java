package dev.rowcast.deliver;

import com.google.protobuf.ByteString;
import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Place;
import dev.rowcast.change.StreamId;
import dev.rowcast.grpc.PushHeader;
import dev.rowcast.progress.PendingRecord;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.Operation;

/** Changes as the encoder would make them. */
public final class Samples {
    private Samples() {}

    public static PushHeader header(StreamId partition) {
        return header(partition, 1);
    }

    public static PushHeader header(StreamId partition, int revision) {
        return new PushHeader(
                "billing", partition.topic(), partition.partition(), "shop", "orders", "shop.Orders", revision, null);
    }

    static byte[] event(long offset, int rowBytes) {
        return ChangeEvent.newBuilder()
                .setId("shop/binlog.000001/" + offset + "/0/i")
                .setOperation(Operation.OPERATION_INSERT)
                .setAfter(ByteString.copyFrom(new byte[rowBytes]))
                .setOffset(offset)
                .build()
                .toByteArray();
    }

    public static EncodedChange change(StreamId partition, long offset, int rowBytes, PendingRecord pending) {
        return change(header(partition), partition, offset, rowBytes, pending);
    }

    public static EncodedChange change(
            PushHeader header, StreamId partition, long offset, int rowBytes, PendingRecord pending) {
        Place at = new KafkaPlace(partition.topic(), partition.partition(), offset);
        return new EncodedChange(header, event(offset, rowBytes), pending, at, 0, "record " + offset);
    }

    /** A change of the row whose key is that number. */
    public static EncodedChange keyed(
            PushHeader header,
            StreamId partition,
            long offset,
            int rowBytes,
            PendingRecord pending,
            int key,
            boolean barrier) {
        Place at = new KafkaPlace(partition.topic(), partition.partition(), offset);
        return new EncodedChange(
                header,
                event(offset, rowBytes),
                pending,
                at,
                0,
                "record " + offset,
                0,
                new ChangeKey("shop.orders", "{\"id\":" + key + "}"),
                barrier,
                null);
    }
}
