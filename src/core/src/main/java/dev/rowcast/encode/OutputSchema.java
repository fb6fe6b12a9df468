package dev.rowcast.encode;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.export.ContractDescriptors;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.contract.shape.ColumnFactsParser;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one shape of a table as seen by subscriptions that want the same columns: their view of the contract, and encoders and
 * readers for such rows. These subscriptions share it, so that everything is compiled once. For the task's thread alone.
 */
public final class OutputSchema {
    private final Contract contract;
    private final @Nullable Schema rows;
    private final @Nullable Schema keys;
    private final SourceSettings source;
    private final @Nullable Map<String, ColumnFacts> facts;
    private byte @Nullable [] descriptorSet;

    /**
     * @param contract the contract with the fields of the wanted columns
     * @param rows schema of the rows as the source sends them
     * @param keys schema of the keys; null if the table has no key
     * @param source settings of the source connector
     */
    public OutputSchema(Contract contract, Schema rows, @Nullable Schema keys, SourceSettings source) {
        this(contract, rows, keys, source, null);
    }

    private OutputSchema(
            Contract contract,
            @Nullable Schema rows,
            @Nullable Schema keys,
            SourceSettings source,
            @Nullable Map<String, ColumnFacts> facts) {
        this.contract = contract;
        this.rows = rows;
        this.keys = keys;
        this.source = source;
        this.facts = facts;
    }

    /**
     * Rows that no source sends, such as those that a mapping makes: there is no encoder and no reader of them.
     *
     * @param facts what is said of their columns, by their names
     */
    public static OutputSchema made(Contract contract, Map<String, ColumnFacts> facts) {
        return new OutputSchema(contract, null, null, SourceSettings.DEFAULT, Map.copyOf(facts));
    }

    private Schema sent() {
        if (rows == null) {
            throw new IllegalStateException("no source sends the rows of " + this);
        }
        return rows;
    }

    /** The contract with the fields of the wanted columns. */
    public Contract contract() {
        return contract;
    }

    /** What the source says of the rows' columns beside their types, by their names; another length is no change of the contract. */
    public Map<String, ColumnFacts> facts() {
        return facts == null ? ColumnFactsParser.read(sent()) : facts;
    }

    /**
     * Compiles an encoder of {@code rowcast.v1.ChangeEvent}.
     *
     * @throws dev.rowcast.contract.shape.UnsupportedColumnException if a column can't fill its field
     */
    public RowEncoder events() {
        return ChangeEncoder.compile(sent(), keys, contract, field -> true, source);
    }

    /**
     * Compiles a reader of the rows as Java values, for a destination with its own encoding.
     *
     * @throws dev.rowcast.contract.shape.UnsupportedColumnException if a column can't fill its field
     */
    public RowReader rows() {
        return RowReader.compile(sent(), keys, contract, source);
    }

    /** The contract as an encoded {@code google.protobuf.FileDescriptorSet}; not a copy, so don't modify it. */
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
