package dev.rowcast.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.grpc.Connection;
import dev.rowcast.mapper.GrpcMapping;
import dev.rowcast.mapper.TestMapper;
import dev.rowcast.mapping.Mapping;
import dev.rowcast.mapping.TableMapping;
import dev.rowcast.store.MemoryStore;
import dev.rowcast.store.StoreDestination;
import dev.rowcast.v1.DescribeResponse;
import dev.rowcast.v1.MapResult;
import dev.rowcast.v1.MappedColumn;
import dev.rowcast.v1.MappedDocument;
import dev.rowcast.v1.MappedOutput;
import dev.rowcast.v1.MappedValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A mapper on the whole way of records into a store: it is away, hangs, refuses, and is another one. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class MapperStoreTest {
    private static final ShopRecords SHOP = ShopRecords.FIRST;

    private final MemoryStore memory = new MemoryStore();

    @TempDir
    private Path folder;

    private TestMapper mapper;

    @BeforeEach
    void start() {
        mapper = new TestMapper(folder.resolve("mapper"), described("1", "v")).behaving(behaviour("1", "v"));
    }

    @AfterEach
    void close() {
        mapper.close();
        memory.close();
    }

    private ShopTask task() {
        return task(Duration.ofMinutes(1));
    }

    private ShopTask task(Duration deadline) {
        return new ShopTask(
                folder.resolve("contracts.json"),
                subscription -> new StoreDestination(subscription.name(), memory.connect())
                        .mapped(new GrpcMapping(Connection.to("unix://" + folder.resolve("mapper"))
                                .plaintext()
                                .deadline(deadline))),
                "\"batch\": {\"maxChanges\": 5}");
    }

    private static DescribeResponse described(String version, String column) {
        return DescribeResponse.newBuilder()
                .setVersion(version)
                .addOutputs(MappedOutput.newBuilder()
                        .setName("seen")
                        .addColumns(MappedColumn.newBuilder().setName(column).setType(MappedColumn.Type.TYPE_INT64)))
                .build();
    }

    private static TestMapper.Behaviour behaviour(String version, String column) {
        return TestMapper.each(version, row -> makes(row, column));
    }

    private static MapResult makes(ByteString row, String column) {
        return MapResult.newBuilder()
                .addDocuments(MappedDocument.newBuilder()
                        .setOutput("seen")
                        .putColumns(
                                column,
                                MappedValue.newBuilder().setInt64Value(v(row)).build()))
                .build();
    }

    /** A row has an {@code id} and then a {@code v}. */
    private static long v(ByteString row) {
        CodedInputStream in = row.newCodedInput();
        try {
            in.readTag();
            in.readInt64();
            in.readTag();
            return in.readInt64();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aMapperIsAskedOfRowsAndNotOfATruncate() {
        try (ShopTask task = task()) {
            task.take(List.of(SHOP.record(2, 10), SHOP.truncated(11), SHOP.record(4, 12)));
            task.awaitDone();
            assertThat(memory.documents("shop.seen"))
                    .containsExactly("{\"id\":\"4\",\"v\":\"12\",\"mapping_version\":\"1\"}");
            task.take(List.of(SHOP.deleted(4, 13)));
            task.awaitDone();
            assertThat(memory.documents()).isEmpty();
            assertThat(task.letters).isEmpty();
        }
    }

    @Test
    void rowsWaitForAMapperThatIsAwayAndTheStateSaysWhere() {
        try (ShopTask task = task()) {
            mapper.close();
            task.take(List.of(SHOP.record(2, 10)));
            awaitState(task, "BACKING_OFF", "the mapper doesn't answer: UNAVAILABLE from unix://", "mapper");
            assertThat(task.committable(0)).isEqualTo(10);

            mapper = new TestMapper(folder.resolve("mapper"), described("1", "v")).behaving(behaviour("1", "v"));
            task.awaitDone();
            assertThat(memory.documents("shop.seen")).hasSize(1);
            assertThat(task.letters).isEmpty();
        }
    }

    @Test
    void rowsWaitForAMapperThatHangsAndTheStateSaysHowLong() {
        mapper.behaving((request, reply) -> {});
        try (ShopTask task = task(Duration.ofMillis(200))) {
            task.take(List.of(SHOP.record(2, 10)));
            awaitState(task, "BACKING_OFF", "DEADLINE_EXCEEDED from unix://", "no answer for 200 ms");

            mapper.behaving(behaviour("1", "v"));
            task.awaitDone();
            assertThat(memory.documents("shop.seen")).hasSize(1);
        }
    }

    private static void awaitState(ShopTask task, String... words) {
        await().pollInSameThread().untilAsserted(() -> assertThat(task.state()).contains(words));
    }

    /** Pitfall 82: what another version makes is prepared before its first row is written. */
    @Test
    void anotherVersionIsDescribedAndPreparedBeforeItsFirstRowIsWritten() {
        try (ShopTask task = task()) {
            task.take(List.of(SHOP.record(2, 10)));
            task.awaitDone();
            mapper.description = unused -> described("2", "w");
            mapper.behaving(behaviour("2", "w"));

            task.take(List.of(SHOP.record(4, 12)));
            task.awaitDone();

            assertThat(memory.documents("shop.seen"))
                    .containsExactly(
                            "{\"id\":\"2\",\"v\":\"10\",\"mapping_version\":\"1\"}",
                            "{\"id\":\"4\",\"mapping_version\":\"2\",\"w\":\"12\"}");
            assertThat(task.letters).isEmpty();
        }
    }

    /** Pitfall 82: also where another one without a version took the place of the first. */
    @Test
    void anotherProgramBehindTheConnectionIsDescribedAndPreparedToo() {
        mapper.description = unused -> described("", "v");
        mapper.behaving(behaviour("", "v"));
        try (ShopTask task = task()) {
            task.take(List.of(SHOP.record(2, 10)));
            task.awaitDone();
            mapper.close();
            mapper = new TestMapper(folder.resolve("mapper"), described("", "w")).behaving(behaviour("", "w"));

            task.take(List.of(SHOP.record(4, 12)));
            task.awaitDone();

            assertThat(memory.documents("shop.seen"))
                    .containsExactly("{\"id\":\"2\",\"v\":\"10\"}", "{\"id\":\"4\",\"w\":\"12\"}");
            assertThat(task.letters).isEmpty();
        }
    }

    /** Pitfall 82: also before anybody knows that the connection is another. */
    @Test
    void whatDoesNotFitIsNoDeadLetterWhereSomethingElseIsDescribedByNow() {
        mapper.description = unused -> described("", "v");
        mapper.behaving(behaviour("", "v"));
        try (ShopTask task = task()) {
            task.take(List.of(SHOP.record(2, 10)));
            task.awaitDone();
            mapper.description = unused -> described("", "w");
            mapper.behaving(behaviour("", "w"));

            task.take(List.of(SHOP.record(4, 12)));
            task.awaitDone();

            assertThat(memory.documents("shop.seen"))
                    .containsExactly("{\"id\":\"2\",\"v\":\"10\"}", "{\"id\":\"4\",\"w\":\"12\"}");
            assertThat(task.letters).isEmpty();
        }
    }

    @Test
    void aRefusedRowIsADeadLetterAlone() {
        Function<ByteString, MapResult> map = row -> v(row) == 12
                ? MapResult.newBuilder().setRefusal("orders.ts:7: no customer").build()
                : makes(row, "v");
        mapper.behaving(TestMapper.each("1", map));
        try (ShopTask task = task()) {
            task.take(List.of(SHOP.record(2, 10), SHOP.record(4, 12), SHOP.record(6, 14)));
            task.awaitDone();
            assertThat(memory.documents("shop.seen")).hasSize(2);
            assertThat(task.letters)
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.reason())
                            .contains("the mapping refuses the row: orders.ts:7: no customer"));
        }
    }

    /** Or the program in which it is would stay. */
    @Test
    void aMappingEndsWithItsDestination() {
        AtomicInteger closed = new AtomicInteger();
        Mapping mapping = new Mapping() {
            @Override
            public CompletionStage<TableMapping> of(Contract contract, Map<String, ColumnFacts> facts) {
                throw new IllegalStateException("nobody asks");
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };

        new StoreDestination("shop", memory.connect()).mapped(mapping).close();

        assertThat(closed).hasValue(1);
    }

    @Test
    void aMapperThatMapsNoSuchTableHoldsItAndSaysSo() {
        mapper.description = unused -> {
            throw io.grpc.Status.NOT_FOUND.withDescription("only carts").asRuntimeException();
        };
        try (ShopTask task = task()) {
            task.take(List.of(SHOP.record(2, 10)));
            awaitState(
                    task,
                    "MISCONFIGURED",
                    "table shop.orders, revision 1",
                    "the mapper takes no such rows",
                    "only carts");
            assertThat(task.committable(0)).isEqualTo(10);
        }
    }
}
