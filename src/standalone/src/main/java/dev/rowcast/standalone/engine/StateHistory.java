package dev.rowcast.standalone.engine;

import io.debezium.config.Configuration;
import io.debezium.document.DocumentReader;
import io.debezium.document.DocumentWriter;
import io.debezium.relational.history.AbstractSchemaHistory;
import io.debezium.relational.history.HistoryRecord;
import io.debezium.relational.history.HistoryRecordComparator;
import io.debezium.relational.history.SchemaHistoryException;
import io.debezium.relational.history.SchemaHistoryListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Debezium's history of the tables' definitions, in the state. Made by the engine. */
public final class StateHistory extends AbstractSchemaHistory {
    /** The setting that has the key of the state. */
    static final String KEY = CONFIGURATION_FIELD_PREFIX_STRING + "rowcast.key";

    /** About how many characters are written at once: a thousand tables' definitions needn't all be in memory. */
    private static final int CHUNK = 1 << 20;

    private @Nullable EngineState state;
    private final List<String> waiting = new ArrayList<>();
    private long waitingCharacters;
    private boolean buffering;

    /** For the engine; {@link #configure} comes next. */
    public StateHistory() {}

    @Override
    public void configure(
            Configuration config,
            HistoryRecordComparator comparator,
            SchemaHistoryListener listener,
            boolean useCatalogBeforeSchema) {
        super.configure(config, comparator, listener, useCatalogBeforeSchema);
        state = EngineState.of(config.getString(KEY));
    }

    @Override
    protected void storeRecord(HistoryRecord entry) {
        try {
            String text = DocumentWriter.defaultWriter().write(entry.document());
            waiting.add(text);
            waitingCharacters += text.length();
        } catch (IOException failed) {
            throw new SchemaHistoryException("a table's definition can't be written down", failed);
        }
        if (!buffering || waitingCharacters >= CHUNK) {
            writeWaiting();
        }
    }

    private void writeWaiting() {
        List<String> written = List.copyOf(waiting);
        waiting.clear();
        waitingCharacters = 0;
        if (!written.isEmpty()) {
            state().history().add(written);
        }
    }

    /** A snapshot's definitions, before the first of its rows: with a commit for each, many tables would take long. */
    @Override
    public void startBuffering() {
        buffering = true;
    }

    @Override
    public void stopBuffering() {
        buffering = false;
        writeWaiting();
    }

    @Override
    protected void recoverRecords(Consumer<HistoryRecord> entries) {
        state().history().forEach(entry -> entries.accept(parse(entry)));
        state().recovered().complete(null);
    }

    private static HistoryRecord parse(String entry) {
        try {
            return new HistoryRecord(DocumentReader.defaultReader().read(entry));
        } catch (IOException damaged) {
            throw new SchemaHistoryException(
                    "the history of the tables' definitions holds something that isn't one; restore the state from a backup",
                    damaged);
        }
    }

    @Override
    public boolean exists() {
        return !state().history().isEmpty();
    }

    @Override
    public boolean storageExists() {
        return true;
    }

    private EngineState state() {
        return EngineState.of(state == null ? null : config.getString(KEY));
    }
}
