package dev.rowcast.batch.source;

import dev.rowcast.change.RowChange;
import dev.rowcast.contract.Contract;
import dev.rowcast.encode.OutputSchema;
import java.util.List;

/**
 * The first rows of a table by its key, as a subscription gets them.
 *
 * @param schema what they look like
 * @param rows each as that after a change
 */
public record RowSample(OutputSchema schema, List<RowChange> rows) {
    /**
     * Reads them.
     *
     * @throws UnfinishedException if they can't be read
     * @throws dev.rowcast.contract.shape.UnsupportedColumnException if its rows aren't as the contract has them
     */
    public static RowSample of(SourceConnection source, Contract contract, int most) {
        SourceTable table = SourceTable.read(source, contract);
        try {
            List<WrittenRow> read = new TableReader(source, table.model()).next(List.of(), most);
            List<RowChange> rows =
                    table.placed(read).stream().map(each -> each.row().change()).toList();
            return new RowSample(table.schema(), rows);
        } catch (ReshapedException altered) {
            throw new UnfinishedException(altered.getMessage() + " meanwhile; try again", altered);
        }
    }
}
