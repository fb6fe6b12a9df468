package dev.rowcast.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rowcast.change.ControlRecord;
import dev.rowcast.change.Decoded;
import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Operation;
import dev.rowcast.change.Place;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.RecordException;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.TableId;
import dev.rowcast.samples.Samples;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeDecoderTest {
    private static final Place AT = new KafkaPlace("shop.shop.orders", 3, 42);

    private final EnvelopeDecoder decoder = new EnvelopeDecoder();

    @Test
    void readsAStreamedUpdate() {
        RowChange update = changes(Samples.DEFAULTS, "t_evolve").stream()
                .filter(change -> change.operation() == Operation.UPDATE)
                .findFirst()
                .orElseThrow();

        assertThat(update.table()).isEqualTo(new TableId("probe", "t_evolve"));
        assertThat(update.key().getInt32("id")).isEqualTo(1);
        assertThat(update.before().getInt32("a")).isEqualTo(1);
        assertThat(update.after().getInt32("a")).isEqualTo(100);
        assertThat(update.rowSchema()).isSameAs(update.after().schema());
        assertThat(update.source().gtid()).matches("[0-9a-f-]{36}:\\d+");
        assertThat(update.source().file()).isEqualTo("binlog.000001");
        assertThat(update.source().snapshot()).isFalse();
        assertThat(update.source().serverId()).isPositive();
    }

    @Test
    void readsASnapshotRow() {
        RowChange row = changes(Samples.DEFAULTS, "t_pk").get(0);

        assertThat(row.operation()).isEqualTo(Operation.SNAPSHOT);
        assertThat(row.before()).isNull();
        assertThat(row.source().snapshot()).isTrue();
        assertThat(row.source().gtid()).isNull();
        assertThat(row.source().serverId()).isZero();
        assertThat(row.source().commitTimeNanos()).isEqualTo(1_795_349_012_000_000_000L);
        assertThat(row.id()).isEqualTo("dflt.probe.t_pk/0/0");
    }

    @Test
    void readsATruncate() {
        RowChange truncate = changes(Samples.VARIED, "t_trunc").stream()
                .filter(change -> change.operation() == Operation.TRUNCATE)
                .findFirst()
                .orElseThrow();

        assertThat(truncate.key()).isNull();
        assertThat(truncate.before()).isNull();
        assertThat(truncate.after()).isNull();
    }

    @Test
    void readsTheTransactionIdWhereTheSourceGivesIt() {
        assertThat(changes(Samples.VARIED, "t_lower"))
                .filteredOn(change -> change.operation() != Operation.SNAPSHOT)
                .extracting(change -> change.source().transactionId())
                .isNotEmpty()
                .doesNotContainNull();
    }

    @Test
    void namesEachRecordedChangeOnce() {
        for (String mode : List.of(Samples.DEFAULTS, Samples.VARIED)) {
            Set<String> ids = new HashSet<>();
            for (String table : Samples.TABLES) {
                for (RowChange change : changes(mode, table)) {
                    assertThat(ids.add(change.id())).as(change.id()).isTrue();
                }
            }
            assertThat(ids).hasSizeGreaterThan(100);
        }
    }

    @Test
    void knowsTheRecordsBesideTheRows() {
        assertThat(kinds("__debezium-heartbeat.v1")).containsOnlyKeys(ControlRecord.HEARTBEAT);
        assertThat(kinds("v1.transaction")).containsOnlyKeys(ControlRecord.TRANSACTION);
        assertThat(kinds("dflt")).containsOnlyKeys(ControlRecord.SCHEMA_CHANGE);
        assertThat(kinds("v1")).containsOnlyKeys(ControlRecord.SCHEMA_CHANGE);
        assertThat(kinds("dflt.probe.t_pk")).containsKey(ControlRecord.TOMBSTONE);
    }

    @Test
    void takesARecordWithoutKeyAndValueForATombstone() {
        assertThat(decoder.decode(new RawRecord(AT, null, null, null, null, null)))
                .isEqualTo(ControlRecord.TOMBSTONE);
    }

    @Test
    void refusesASchemalessValue() {
        assertThatThrownBy(() -> decoder.decode(new RawRecord(AT, null, null, null, Map.of("op", "c"), null)))
                .isInstanceOf(RecordException.class)
                .hasMessageStartingWith("topic shop.shop.orders, partition 3, offset 42: ")
                .hasMessageContaining("no schema")
                .hasMessageContaining("value.converter.schemas.enable=true");
    }

    @Test
    void refusesAScalar() {
        assertThatThrownBy(() -> decoder.decode(new RawRecord(AT, null, null, Schema.STRING_SCHEMA, "hello", null)))
                .isInstanceOf(RecordException.class)
                .hasMessageContaining("its value is a STRING, not a struct");
    }

    @Test
    void refusesAFlattenedRowAndNamesTheTransform() {
        Schema row = SchemaBuilder.struct()
                .name("shop.shop.orders.Value")
                .field("id", Schema.INT64_SCHEMA)
                .build();
        assertThatThrownBy(
                        () -> decoder.decode(new RawRecord(AT, null, null, row, new Struct(row).put("id", 1L), null)))
                .isInstanceOf(RecordException.class)
                .hasMessageContaining("shop.shop.orders.Value")
                .hasMessageContaining("ExtractNewRecordState");
    }

    /** A converter whose cache is too small makes a schema for each record. */
    @Test
    void keepsNoSchemaThatComesOnlyOnce() {
        read(envelope());
        WeakReference<Schema> once = new WeakReference<>(read(envelope()));
        await().untilAsserted(() -> {
            System.gc();
            assertThat(once.refersTo(null)).isTrue();
        });
        Schema often = read(envelope());
        assertThat(read(often)).isSameAs(often);
    }

    private Schema read(Schema envelope) {
        Struct source = new Struct(envelope.field("source").schema())
                .put("connector", "mysql")
                .put("name", "shop")
                .put("db", "shop")
                .put("table", "orders")
                .put("server_id", 1L)
                .put("file", "binlog.000001")
                .put("pos", 4L)
                .put("row", 0)
                .put("ts_ms", 1_700_000_000_000L);
        Struct after = new Struct(envelope.field("after").schema()).put("id", 7L);
        Struct value =
                new Struct(envelope).put("after", after).put("source", source).put("op", "c");
        assertThat(decoder.decode(new RawRecord(AT, null, null, envelope, value, null)))
                .isInstanceOf(RowChange.class);
        return envelope;
    }

    private static Schema envelope() {
        Schema row = SchemaBuilder.struct()
                .optional()
                .field("id", Schema.INT64_SCHEMA)
                .build();
        Schema source = SchemaBuilder.struct()
                .field("connector", Schema.STRING_SCHEMA)
                .field("name", Schema.STRING_SCHEMA)
                .field("db", Schema.STRING_SCHEMA)
                .field("table", Schema.STRING_SCHEMA)
                .field("server_id", Schema.INT64_SCHEMA)
                .field("file", Schema.STRING_SCHEMA)
                .field("pos", Schema.INT64_SCHEMA)
                .field("row", Schema.INT32_SCHEMA)
                .field("ts_ms", Schema.INT64_SCHEMA)
                .build();
        return SchemaBuilder.struct()
                .field("before", row)
                .field("after", row)
                .field("source", source)
                .field("op", Schema.STRING_SCHEMA)
                .build();
    }

    @Test
    void refusesAnotherConnectorsEnvelope() {
        Schema source = SchemaBuilder.struct().field("lsn", Schema.INT64_SCHEMA).build();
        Schema row = SchemaBuilder.struct()
                .optional()
                .field("id", Schema.INT64_SCHEMA)
                .build();
        Schema envelope = SchemaBuilder.struct()
                .name("pg.public.orders.Envelope")
                .field("before", row)
                .field("after", row)
                .field("source", source)
                .field("op", Schema.STRING_SCHEMA)
                .build();
        Struct value = new Struct(envelope)
                .put("source", new Struct(source).put("lsn", 1L))
                .put("op", "c");

        assertThatThrownBy(() -> decoder.decode(new RawRecord(AT, null, null, envelope, value, null)))
                .isInstanceOf(RecordException.class)
                .hasMessageContaining("lacks \"source.name\", which the MySQL connector always writes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mariadb", "postgresql", "vitess"})
    void refusesAnotherConnectorByNameWhateverElseTheEnvelopeHas(String connector) {
        RawRecord mysql = new RewrittenEnvelope().at(AT);
        decoder.decode(mysql);

        for (EnvelopeDecoder fresh : List.of(decoder, new EnvelopeDecoder())) {
            assertThatThrownBy(() -> fresh.decode(new RewrittenEnvelope()
                            .source(Map.of("connector", connector))
                            .at(AT)))
                    .isInstanceOf(RecordException.class)
                    .hasMessage(
                            "topic shop.shop.orders, partition 3, offset 42: not a change event of Debezium's MySQL connector: its"
                                    + " source.connector is \"" + connector
                                    + "\", and Rowcast reads MySQL alone; take its topic out of the topics or topics.regex of this connector");
        }
    }

    @Test
    void refusesAnotherConnectorBeforeAFieldIsMissed() {
        Schema source = SchemaBuilder.struct()
                .field("connector", Schema.STRING_SCHEMA)
                .field("lsn", Schema.INT64_SCHEMA)
                .build();
        Schema envelope = SchemaBuilder.struct()
                .name("pg.public.orders.Envelope")
                .field("source", source)
                .field("op", Schema.STRING_SCHEMA)
                .build();
        Struct value = new Struct(envelope)
                .put("source", new Struct(source).put("connector", "postgresql").put("lsn", 1L))
                .put("op", "c");

        assertThatThrownBy(() -> decoder.decode(new RawRecord(AT, null, null, envelope, value, null)))
                .isInstanceOf(RecordException.class)
                .hasMessageContaining("source.connector is \"postgresql\"")
                .hasMessageNotContaining("lacks");
    }

    @Test
    void refusesAKeyThatIsNoStruct() {
        RawRecord good = Samples.table(Samples.DEFAULTS, "t_pk").get(0);
        RawRecord bad = new RawRecord(AT, Schema.STRING_SCHEMA, "1", good.valueSchema(), good.value(), null);

        assertThatThrownBy(() -> decoder.decode(bad))
                .isInstanceOf(RecordException.class)
                .hasMessageContaining("its key is a String, not a struct")
                .hasMessageContaining("key.converter");
    }

    private List<RowChange> changes(String mode, String table) {
        return Samples.table(mode, table).stream()
                .map(decoder::decode)
                .filter(RowChange.class::isInstance)
                .map(RowChange.class::cast)
                .toList();
    }

    private Map<ControlRecord, Integer> kinds(String topic) {
        Map<ControlRecord, Integer> counts = new HashMap<>();
        for (RawRecord raw : Samples.topic(topic)) {
            Decoded decoded = decoder.decode(raw);
            if (decoded instanceof ControlRecord kind) {
                counts.merge(kind, 1, Integer::sum);
            }
        }
        return counts;
    }
}
