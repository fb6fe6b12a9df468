package dev.rowcast.standalone.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.Epoch;
import dev.rowcast.change.RecordException;
import dev.rowcast.change.StreamId;
import dev.rowcast.flow.DeadLetter;
import dev.rowcast.standalone.engine.EnginePlace;
import dev.rowcast.standalone.engine.EngineRecord;
import dev.rowcast.standalone.state.LetterTable;
import dev.rowcast.standalone.state.LetterTable.Numbered;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.State;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in a state, byte by byte: a later build reads it, so it may not change without a version of its own. */
class PersistedBytesTest {
    private static final StreamId STREAM = new StreamId("shop.app.orders", 0);
    private static final Schema KEY = SchemaBuilder.struct()
            .name("shop.app.orders.Key")
            .field("id", Schema.INT32_SCHEMA)
            .build();
    private static final String RECORDS =
            "01000000000000000500000010f502fc12172bd301e4bb010e8381d11200000013f50200404e686415370f04e282ac78024c6afe000100115f5f646562657a69756d2e6e65776b657900000010f50200404e686415370f0138ea931ced"
                    + "000000000000000600000010f502fc12172bd301e4bb010e8381d112ffffffff000100115f5f646562657a69756d2e6e65776b657900000010f50200404e686415370f0138ea931ced";

    @TempDir
    Path folder;

    private State state;
    private Session session;

    @BeforeEach
    void open() {
        state = State.open("jdbc:sqlite:" + folder.resolve("state.db"), null, null);
        session = state.session();
    }

    @AfterEach
    void close() {
        session.close();
    }

    private static EngineRecord record(long sequence, String value) {
        Struct key = new Struct(KEY).put("id", 7);
        ConnectHeaders headers = new ConnectHeaders();
        headers.addString("__debezium.newkey", "8");
        return new EngineRecord(
                new EnginePlace(STREAM, sequence, new Epoch(3, true, null), null, key),
                KEY,
                key,
                value == null ? null : Schema.STRING_SCHEMA,
                value,
                headers,
                10,
                0);
    }

    @Test
    void theRecordsOfAChunk() {
        Schemas schemas = new Schemas(session);
        byte[] bytes = new RecordBytes(schemas).write(List.of(record(5, "\u20acx"), record(6, null)));
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(RECORDS);
        session.run(connection -> {
            schemas.write(connection);
            return schemas;
        });

        List<EngineRecord> read = new RecordBytes(new Schemas(session))
                .read(STREAM, new Epoch(3, true, null), HexFormat.of().parseHex(RECORDS), 9);
        assertThat(read).extracting(EngineRecord::sequence).containsExactly(5L, 6L);
        assertThat(read.get(0).value()).isEqualTo("\u20acx");
        assertThat(read.get(1).value()).isNull();
        assertThat(read.get(1).place().key()).isEqualTo(new Struct(KEY).put("id", 7));
        assertThat(read.get(0).headers()).extracting(Header::key, Header::value).hasSize(1);
        assertThat(read.get(0).headers().lastWithName("__debezium.newkey").value())
                .isEqualTo("8");
    }

    @Test
    void aChunkOfANewerFormatIsRefusedAndOneThatIsCutIsNamed() {
        RecordBytes format = new RecordBytes(new Schemas(session));
        byte[] bytes = format.write(List.of(record(5, "x")));
        bytes[0] = 2;
        assertThatThrownBy(() -> format.read(STREAM, Epoch.NONE, bytes, 0))
                .hasMessageContaining("the spool of shop.app.orders is in version 2");
        byte[] cut = java.util.Arrays.copyOf(format.write(List.of(record(5, "x"))), 12);
        assertThatThrownBy(() -> format.read(STREAM, Epoch.NONE, cut, 0)).hasMessageContaining("is cut");
    }

    @Test
    void aSchemaThatTheStateHasLostIsNamed() {
        byte[] bytes = new RecordBytes(new Schemas(session)).write(List.of(record(5, "x")));
        assertThatThrownBy(() -> new RecordBytes(new Schemas(session)).read(STREAM, Epoch.NONE, bytes, 0))
                .hasMessageContaining("the state has lost the schema");
    }

    @Test
    void aLetterWithItsLabels() {
        EngineRecord record = record(5, "x");
        try (Letters letters = new Letters(state, () -> Instant.ofEpochMilli(1_700_000_000_000L))) {
            letters.report(
                    new DeadLetter(
                            record,
                            new RecordException(record.place(), "refused"),
                            Optional.of("orders"),
                            Optional.of("app.orders"),
                            Optional.of("the id"),
                            "they say \"no\"",
                            2,
                            4),
                    () -> {});
            session.run(connection -> {
                letters.write(connection);
                return letters;
            });
        }
        List<Numbered> found = session.run(connection -> LetterTable.from(connection, 0, 9));
        assertThat(found).hasSize(1);
        LetterTable.Letter letter = found.get(0).letter();
        assertThat(letter.labels())
                .isEqualTo("{\"subscription\":\"orders\",\"table\":\"app.orders\",\"id\":\"the id\","
                        + "\"reason\":\"they say \\\"no\\\"\",\"place\":\"table topic shop.app.orders, record 5\","
                        + "\"attempts\":2,\"contractRevision\":4}");
        assertThat(letter.writtenMillis()).isEqualTo(1_700_000_000_000L);
        assertThat(new RecordBytes(new Schemas(session)).read(STREAM, Epoch.NONE, letter.record(), 0))
                .singleElement()
                .extracting(EngineRecord::value)
                .isEqualTo("x");
    }
}
