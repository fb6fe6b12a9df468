package dev.rowcast.deliver;

import com.google.protobuf.CodedOutputStream;
import dev.rowcast.v1.PushRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What all changes of a batch share, fields 1 to 8 of {@code rowcast.v1.PushRequest}, encoded once and sent with every batch. Make
 * one per (subscription, partition, table, contract revision) and keep it: changes go into one batch when their headers are equal.
 * Immutable.
 */
public final class BatchHeader {
    private final String subscription;
    private final String table;
    private final int contractRevision;
    private final byte[] prefix;
    private final int hash;

    /**
     * @param subscription name of the subscription in the routing
     * @param topic the topic's original name
     * @param partition the partition
     * @param database the database
     * @param table the table, as MySQL spells it
     * @param messageType full name of the row's message
     * @param contractRevision revision of the contract that the rows are encoded with, from 1
     * @param descriptorSet an encoded {@code google.protobuf.FileDescriptorSet} that describes the message; null to send none
     */
    public BatchHeader(
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
        this.prefix = descriptorSet == null ? shared.toByteArray() : join(shared.toByteArray(), descriptorSet);
        this.hash = Arrays.hashCode(prefix);
    }

    /** The name of the subscription in the routing. */
    public String subscription() {
        return subscription;
    }

    /** The table as {@code database.table}, for messages. */
    public String table() {
        return table;
    }

    /** Revision of the contract that the rows are encoded with. */
    public int contractRevision() {
        return contractRevision;
    }

    /** Encoded size in bytes. */
    int size() {
        return prefix.length;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(prefix);
    }

    private static byte[] join(byte[] fields, byte[] descriptorSet) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream(fields.length + descriptorSet.length + 6);
        joined.writeBytes(fields);
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(joined);
            out.writeByteArray(PushRequest.DESCRIPTOR_SET_FIELD_NUMBER, descriptorSet);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return joined.toByteArray();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof BatchHeader that && hash == that.hash && Arrays.equals(prefix, that.prefix));
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
