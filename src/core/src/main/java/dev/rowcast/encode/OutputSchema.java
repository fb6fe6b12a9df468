package dev.rowcast.encode;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.export.ContractDescriptors;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of one shape of a table look like to the subscriptions that want the same columns: the contract as they see it, and the ways
 * to read such rows. Shared by these subscriptions, so that what is compiled once serves all of them. For the task's thread alone.
 */
public final class OutputSchema {
    private final Contract contract;
    private final Schema rows;
    private final @Nullable Schema keys;
    private final SourceSettings source;
    private byte @Nullable [] descriptorSet;

    /**
     * @param contract the fields of the columns that are wanted
     * @param rows schema of the rows as the source sends them
     * @param keys schema of the keys; null where the table has no key
     * @param source what the source connector is set to
     */
    public OutputSchema(Contract contract, Schema rows, @Nullable Schema keys, SourceSettings source) {
        this.contract = contract;
        this.rows = rows;
        this.keys = keys;
        this.source = source;
    }

    /** The contract, with the fields of the columns that are wanted. */
    public Contract contract() {
        return contract;
    }

    /**
     * An encoder of {@code rowcast.v1.ChangeEvent}.
     *
     * @throws dev.rowcast.contract.shape.UnsupportedColumnException if a column can't fill its field
     */
    public RowEncoder events() {
        return ChangeEncoder.compile(rows, keys, contract, field -> true, source);
    }

    /**
     * A reader of the rows as Java values, for a destination that makes its own bytes.
     *
     * @throws dev.rowcast.contract.shape.UnsupportedColumnException if a column can't fill its field
     */
    public RowReader rows() {
        return RowReader.compile(rows, keys, contract, source);
    }

    /** The contract as an encoded {@code google.protobuf.FileDescriptorSet}; not a copy, so leave it alone. */
    public byte[] descriptorSet() {
        byte[] known = descriptorSet;
        if (known == null) {
            known = ContractDescriptors.descriptorSet(contract).toByteArray();
            descriptorSet = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return contract.table() + " revision " + contract.revision();
    }
}
