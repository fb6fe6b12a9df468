package dev.rowcast.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.rowcast.deliver.BatchKey;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.PushRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What all changes of a batch share, fields 1 to 8 of {@code rowcast.v1.PushRequest}, encoded once and sent with every batch. Make
 * one per (subscription, partition, table, contract revision) and keep it: Immutable.
 */
public final class PushHeader implements BatchKey {
    private static final byte[] NOTHING = {};
    private static final int CHANGE_TAG_BYTES = CodedOutputStream.computeTagSize(PushRequest.CHANGES_FIELD_NUMBER);

    private final String subscription;
    private final String table;
    private final int contractRevision;
    /** Fields 1 to 7, and where there are descriptors the tag and length of field 8. */
    private final byte[] fields;
    /** Shared with the other headers of this contract: there may be thousands, and descriptors are much longer than all else. */
    private final byte[] descriptorSet;

    private final int hash;

    /**
     * @param subscription name of the subscription in the routing
     * @param topic the topic's original name
     * @param partition the partition
     * @param database the database
     * @param table the table, as MySQL spells it
     * @param messageType full name of the row's message
     * @param contractRevision revision of the contract that the rows are encoded with, from 1
     * @param descriptorSet an encoded {@code google.protobuf.FileDescriptorSet} that describes the message; not copied, so leave it alone;
     *     null to send none
     */
    public PushHeader(
            String subscription,
            String topic,
            int partition,
            String database,
            String table,
            String messageType,
            int contractRevision,
            byte @Nullable [] descriptorSet) {
        this.subscription = subscription;
        this.table = database + "." + table;
        this.contractRevision = contractRevision;
        PushRequest shared = PushRequest.newBuilder()
                .setSubscription(subscription)
                .setTopic(topic)
                .setPartition(partition)
                .setDatabase(database)
                .setTable(table)
                .setMessageType(messageType)
                .setContractRevision(contractRevision)
                .build();
        // The descriptors are taken as bytes: to parse and write them again could reorder what the exporter wrote.
        this.descriptorSet = descriptorSet == null ? NOTHING : descriptorSet;
        this.fields = descriptorSet == null ? shared.toByteArray() : beforeDescriptors(shared, descriptorSet.length);
        this.hash = Arrays.hashCode(fields);
    }

    @Override
    public String subscription() {
        return subscription;
    }

    @Override
    public String table() {
        return table;
    }

    @Override
    public int contractRevision() {
        return contractRevision;
    }

    @Override
    public int requestBytes() {
        return fields.length + descriptorSet.length;
    }

    @Override
    public int changeBytes(int event) {
        return CHANGE_TAG_BYTES + CodedOutputStream.computeUInt32SizeNoTag(event) + event;
    }

    @Override
    public String idOf(byte[] event) {
        try {
            CodedInputStream in = CodedInputStream.newInstance(event);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == ChangeEvent.ID_FIELD_NUMBER) {
                    return in.readStringRequireUtf8();
                }
                in.skipField(tag);
            }
            return "";
        } catch (IOException notOurs) {
            throw new IllegalArgumentException("a change of " + table + " is no ChangeEvent", notOurs);
        }
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(fields);
        out.write(descriptorSet);
    }

    private static byte[] beforeDescriptors(PushRequest shared, int length) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream(shared.getSerializedSize() + 6);
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(joined);
            shared.writeTo(out);
            out.writeTag(PushRequest.DESCRIPTOR_SET_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt32NoTag(length);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return joined.toByteArray();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof PushHeader that
                        && hash == that.hash
                        && Arrays.equals(fields, that.fields)
                        && Arrays.equals(descriptorSet, that.descriptorSet));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return table;
    }
}
