package dev.rowcast.batch.source;

import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.RowReader;
import dev.rowcast.store.SourceRow;
import java.util.List;

/** A table whose rows are read by its contract. For one thread. */
public final class SourceTable {
    private static final SourcePosition NOWHERE = new SourcePosition("", 0, null, "", 0, 0, 0, true, null);

    private final Contract contract;
    private final TableModel model;
    private final OutputSchema schema;
    private final RowReader reader;

    private SourceTable(Contract contract, SourceForm form, TableModel model) {
        this.contract = contract;
        this.model = model;
        this.schema = new OutputSchema(contract, model.rows(), model.keys(), form.settings());
        this.reader = schema.rows();
    }

    /**
     * Reads the definition.
     *
     * @throws UnfinishedException if the table isn't the one of the contract, or isn't there
     */
    public static SourceTable read(SourceConnection source, Contract contract) {
        TableId table = contract.table();
        TableModel model = TableModel.read(source, table, contract);
        List<String> agreed =
                contract.keyFields().stream().map(ContractField::column).toList();
        if (agreed.isEmpty() || !agreed.equals(model.keyColumns())) {
            throw new UnfinishedException(
                    table + " has the key " + model.keyColumns() + " in MySQL and " + agreed
                            + " by its contract, and a store knows rows by the contract's; where the key was just changed, wait for a row"
                            + " with the new one",
                    null);
        }
        return new SourceTable(contract, source.form(), model);
    }

    /** The table in MySQL. */
    public TableModel model() {
        return model;
    }

    /** What a store is to know of the rows. */
    public OutputSchema schema() {
        return schema;
    }

    /** These rows by the contract. */
    public List<PlacedRow> placed(List<WrittenRow> rows) {
        return rows.stream()
                .map(model::read)
                .map(row -> new PlacedRow(row.place(), sourceRow(row)))
                .toList();
    }

    private SourceRow sourceRow(ReadRow read) {
        RowChange change = new RowChange(
                new TablePlace(model.id()),
                model.id(),
                Operation.SNAPSHOT,
                model.keys(),
                read.key(),
                model.rows(),
                null,
                read.row(),
                NOWHERE);
        return new SourceRow(change, reader.read(change));
    }

    /** Columns of the contract that MySQL doesn't have any more. */
    public List<String> gone() {
        return contract.fields().stream()
                .filter(ContractField::active)
                .map(ContractField::column)
                .filter(column -> model.rows().field(column) == null)
                .toList();
    }
}
