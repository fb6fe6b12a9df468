package dev.rowcast.standalone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.standalone.state.History;
import dev.rowcast.standalone.state.State;
import io.debezium.config.Configuration;
import io.debezium.relational.history.HistoryRecord;
import io.debezium.relational.history.HistoryRecordComparator;
import io.debezium.relational.history.SchemaHistoryListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateHistoryTest {
    @TempDir
    Path folder;

    private History written;
    private String key;
    private final StateHistory history = new StateHistory();

    @BeforeEach
    void open() {
        written = new History(State.open("jdbc:sqlite:" + folder.resolve("state.db"), null, null), "shop");
        key = new EngineState(() -> null, written).hold();
        history.configure(
                Configuration.create().with(StateHistory.KEY, key).build(),
                HistoryRecordComparator.INSTANCE,
                SchemaHistoryListener.NOOP,
                true);
    }

    @AfterEach
    void close() {
        EngineState.release(key);
        written.close();
    }

    private void record(String ddl) {
        history.record(Map.of("server", "shop"), Map.of("pos", 4L), "shop", ddl);
    }

    @Test
    void aDefinitionIsWrittenBeforeTheRowsThatHaveIt() {
        record("CREATE TABLE t0 (id INT)");
        assertThat(written.entries()).singleElement().asString().contains("CREATE TABLE t0");
        assertThat(history.exists()).isTrue();
    }

    /** One commit for many, and not all of them in memory. */
    @Test
    @Tag("pitfall-37")
    void thoseOfASnapshotAreWrittenTogetherAndInPieces() {
        history.startBuffering();
        for (int table = 0; table < 3; table++) {
            record("CREATE TABLE t" + table);
        }
        assertThat(written.isEmpty()).isTrue();
        record("CREATE TABLE wide (" + "x".repeat(1 << 20) + ")");
        assertThat(written.entries()).hasSize(4);
        record("CREATE TABLE last");
        assertThat(written.entries()).hasSize(4);
        history.stopBuffering();
        assertThat(written.entries()).hasSize(5);
        record("ALTER TABLE last");

        List<String> recovered = new ArrayList<>();
        history.recoverRecords(entry -> recovered.add(entry.document().getString(HistoryRecord.Fields.DDL_STATEMENTS)));
        assertThat(recovered)
                .hasSize(6)
                .endsWith("CREATE TABLE last", "ALTER TABLE last")
                .startsWith("CREATE TABLE t0", "CREATE TABLE t1", "CREATE TABLE t2");
    }
}
