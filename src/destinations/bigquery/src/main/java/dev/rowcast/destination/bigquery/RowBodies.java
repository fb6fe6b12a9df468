package dev.rowcast.destination.bigquery;

import dev.rowcast.encode.RowReader;
import dev.rowcast.store.Documents;
import java.util.Objects;

/** Makes {@link RowBody}s of rows. Of what was deleted nothing is kept but the key. */
final class RowBodies implements Documents {
    private static final byte[] NOTHING = {};

    private final RowForm form;

    RowBodies(RowForm form) {
        this.form = form;
    }

    @Override
    public byte[] put(RowReader.Rows rows) {
        try {
            return RowBody.of(form, form.columns(Objects.requireNonNull(rows.after())));
        } catch (UnfitException unfit) {
            return RowBody.unfit(String.valueOf(unfit.getMessage()));
        }
    }

    @Override
    public byte[] delete(RowReader.Rows rows) {
        return RowBody.of(form, NOTHING);
    }
}
