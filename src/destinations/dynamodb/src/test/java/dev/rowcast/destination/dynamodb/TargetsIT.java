package dev.rowcast.destination.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.deliver.Patience;
import dev.rowcast.destination.StoreCalls;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.store.Claim;
import dev.rowcast.store.Prepared;
import dev.rowcast.store.Store;
import dev.rowcast.store.Target;
import dev.rowcast.store.Write;
import dev.rowcast.store.WriteResult;
import dev.rowcast.store.Written;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.Projection;

/** Tables, who writes to them, and what is removed from them. */
@ExtendWith(Patience.class)
class TargetsIT {
    private static final OutputSchema SCHEMA = StoreCalls.schema("t");
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Dynalite node = Dynalite.get();
    private final Between between = new Between(node);
    private final String table = "target" + COUNT.incrementAndGet();
    private final Target target = new Target(table);
    private final List<Store> opened = new ArrayList<>();
    private final Store store = open(Map.of());

    @AfterEach
    void close() {
        opened.forEach(Store::close);
        between.close();
        node.drop(table);
    }

    private Store open(Map<String, Object> more) {
        return kept(Stores.open(between.url(), table, more));
    }

    private Store kept(Store another) {
        opened.add(another);
        return another;
    }

    private Prepared prepare(Store by, OutputSchema schema) throws Exception {
        Prepared said = StoreCalls.done(by.examine(schema.contract(), schema.facts()));
        Prepared prepared = StoreCalls.done(by.prepare(target, schema));
        // What was said of it before is what it comes to.
        if (prepared == Prepared.Ready.READY || said instanceof Prepared.Unfit) {
            assertThat(said).isEqualTo(prepared);
        }
        return prepared;
    }

    private static void unfit(Prepared prepared, String... words) {
        assertThat(prepared)
                .isInstanceOfSatisfying(
                        Prepared.Unfit.class,
                        unfit -> assertThat(unfit.reason()).contains(words));
    }

    private CreateTableRequest.Builder made(String key, String type) {
        return CreateTableRequest.builder()
                .tableName(table)
                .attributeDefinitions(definition(key, type))
                .keySchema(hash(key))
                .billingMode(BillingMode.PAY_PER_REQUEST);
    }

    private static AttributeDefinition definition(String name, String type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }

    private static KeySchemaElement hash(String key) {
        return KeySchemaElement.builder().attributeName(key).keyType("HASH").build();
    }

    @Test
    void aTableOfAnotherKeyIsRefusedAndOneThatAPersonHasMadeIsTaken() throws Exception {
        node.create(made("id", "S").build());
        unfit(prepare(store, SCHEMA), "its key is id (HASH, S), and has to be pk (HASH, S) alone");
        Store another = open(Map.of("key", "name"));
        node.drop(table);
        node.create(made("name", "S").build());
        assertThat(prepare(another, SCHEMA)).isEqualTo(Prepared.Ready.READY);
        unfit(
                prepare(another, StoreCalls.schema("t", StoreCalls.field(2, "name", SemanticType.STRING))),
                "name another \"key\" than name");
    }

    @Test
    void anIndexThatWouldRefuseRowsIsToldBefore() throws Exception {
        node.create(made("pk", "S")
                .attributeDefinitions(definition("pk", "S"), definition("total", "S"))
                .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                        .indexName("by-total")
                        .keySchema(hash("total"))
                        .projection(
                                Projection.builder().projectionType("KEYS_ONLY").build())
                        .build())
                .build());
        ContractField total = StoreCalls.field(2, "total", SemanticType.INT64);
        unfit(prepare(store, StoreCalls.schema("t", total)), "an index has total as S, and rows come with it as N");
        assertThat(prepare(store, StoreCalls.schema("t", StoreCalls.field(2, "total", SemanticType.STRING))))
                .isEqualTo(Prepared.Ready.READY);
    }

    @Test
    void aTableThatWasMadeAnewIsRefusedUntilAPersonSaysSo() throws Exception {
        StoreCalls.ready(store, SCHEMA);
        node.drop(table);
        Store next = open(Map.of());
        unfit(prepare(next, SCHEMA), "somebody has deleted the table", "rowcast verify --repair --subscription=shop");
        node.create(made("pk", "S").build());
        assertThat(prepare(next, SCHEMA)).isEqualTo(Prepared.Ready.READY);
        unfit(
                StoreCalls.done(next.claim(target, new Claim("shop", 0))),
                "isn't the one that was written to before",
                "aws dynamodb delete-item --table-name rowcast-targets --key '{\"target\":{\"S\":\"" + table + "\"}}'");

        node.forget(table);
        assertThat(StoreCalls.done(next.claim(target, new Claim("shop", 0)))).isEqualTo(Prepared.Ready.READY);
    }

    @Test
    void aTargetIsTakenOverFromTheOwnerThatIsNamed() throws Exception {
        StoreCalls.ready(store, SCHEMA);
        Store other = open(Map.of("takeOver", "somebody"));
        assertThat(prepare(other, SCHEMA)).isEqualTo(Prepared.Ready.READY);
        unfit(
                StoreCalls.done(other.claim(target, new Claim("new", 0))),
                "the subscription shop writes there",
                "\"takeOver\": \"shop\"");

        Store heir = open(Map.of("takeOver", "shop"));
        assertThat(prepare(heir, SCHEMA)).isEqualTo(Prepared.Ready.READY);
        assertThat(StoreCalls.done(heir.claim(target, new Claim("new", 0)))).isEqualTo(Prepared.Ready.READY);
        unfit(StoreCalls.done(store.claim(target, new Claim("shop", 0))), "the subscription new writes there");
        assertThat(StoreCalls.done(store.write(List.of(StoreCalls.truncate(target, 9)))))
                .as("who has lost it doesn't empty it")
                .isInstanceOf(Written.Failed.class);
    }

    @Test
    void twoTablesDoNotMixInOne() throws Exception {
        StoreCalls.ready(store, SCHEMA);
        OutputSchema another = StoreCalls.schema("another");
        unfit(StoreCalls.done(store.prepare(target, another)), "it has the rows of shop.t", "{database} and {table}");

        Store other = open(Map.of());
        assertThat(StoreCalls.done(other.prepare(target, another))).isEqualTo(Prepared.Ready.READY);
        unfit(StoreCalls.done(other.claim(target, new Claim("shop", 0))), "it has the rows of shop.t");
        unfit(StoreCalls.done(store.prepare(new Target("a b"), StoreCalls.schema("a b"))), "no such name", "\"table\"");
    }

    @Test
    void claimsAtOnceLeaveTheHighestEpoch() throws Exception {
        StoreCalls.ready(store, SCHEMA);
        List<CompletableFuture<Prepared>> claims = new ArrayList<>();
        for (long epoch = 1; epoch <= 8; epoch++) {
            claims.add(store.claim(target, new Claim("shop", epoch)).toCompletableFuture());
        }
        for (CompletableFuture<Prepared> claim : claims) {
            assertThat(StoreCalls.done(claim)).isInstanceOfAny(Prepared.Ready.class, Prepared.Behind.class);
        }
        assertThat(StoreCalls.done(store.claim(target, new Claim("shop", 7)))).isEqualTo(new Prepared.Behind(8));
    }

    @Test
    void aTruncateOfManyRowsLeavesTheNewerOnesAndNothingOlderComesBack() throws Exception {
        StoreCalls.ready(store, SCHEMA);
        List<Write> rows = new ArrayList<>();
        for (int i = 0; i < 1_100; i++) {
            rows.add(Stores.put(target, "k" + i, i % 100 == 0 ? 20 : 5));
        }
        StoreCalls.write(store, rows);
        assertThat(StoreCalls.write(store, List.of(StoreCalls.truncate(target, 10))))
                .containsExactly(WriteResult.Done.WRITTEN);
        assertThat(node.rows(table)).hasSize(11);

        Write older = Stores.put(target, "k1", 9);
        assertThat(StoreCalls.write(store, List.of(older))).containsExactly(WriteResult.Done.STALE);
        Store next = open(Map.of());
        StoreCalls.ready(next, SCHEMA);
        assertThat(StoreCalls.write(next, List.of(older, Stores.put(target, "never-there", 9))))
                .containsOnly(WriteResult.Done.STALE);
        assertThat(node.rows(table)).hasSize(11);
    }

    @Test
    void oldTombstonesAreSweptOnceADayAndNotWhereDynamoDbDoesIt() throws Exception {
        StoreCalls.ready(store, SCHEMA);
        Instant now = Instant.parse("2026-11-30T12:00:00Z");
        StoreCalls.write(store, List.of(Stores.put(target, "row", 5)));
        DynamoDbSettings settings =
                Stores.settings(between.url(), table, Map.of("tombstones", Map.of("retention", "2h")));
        for (int hour : new int[] {9, 11}) {
            Clock then = Clock.fixed(Instant.parse("2026-11-30T%02d:00:00Z".formatted(hour)), ZoneOffset.UTC);
            Store past = kept(new DynamoDbStore(Connection.to(settings), settings, then));
            StoreCalls.write(
                    past,
                    List.of(
                            StoreCalls.delete(target, "gone at " + hour, 6),
                            StoreCalls.delete(target, "again at " + hour, 6)));
            StoreCalls.write(past, List.of(Stores.put(target, "again at " + hour, 7)));
        }
        Connection connection = Connection.to(settings);
        Sweep sweep = new Sweep(connection.once(), new Marks(connection.once(), settings.marks()), target, "pk");
        try (connection) {
            between.instead.put(
                    "DescribeTimeToLive",
                    "{\"TimeToLiveDescription\":{\"TimeToLiveStatus\":\"ENABLED\",\"AttributeName\":\"_rowcast_expires\"}}");
            assertThat(StoreCalls.done(sweep.run(now))).as("DynamoDB does it").isZero();
            between.instead.put(
                    "DescribeTimeToLive",
                    "{\"TimeToLiveDescription\":{\"TimeToLiveStatus\":\"ENABLED\",\"AttributeName\":\"other\"}}");
            assertThat(StoreCalls.done(sweep.run(now))).isEqualTo(1);
            between.instead.clear();
            assertThat(StoreCalls.done(sweep.run(now.plus(Duration.ofHours(23)))))
                    .as("a day")
                    .isZero();
            assertThat(node.all(table))
                    .extracting(item -> item.get("pk").s())
                    .containsExactlyInAnyOrder("row", "again at 9", "again at 11", "gone at 11");
            assertThat(StoreCalls.done(sweep.run(now.plus(Duration.ofHours(25)))))
                    .isEqualTo(1);
        }
    }

    @Test
    void oldTombstonesGoByThemselves() throws Exception {
        DynamoDbSettings settings =
                Stores.settings(between.url(), table, Map.of("tombstones", Map.of("retention", "1h")));
        Clock then = Clock.fixed(Instant.parse("2026-11-30T09:00:00Z"), ZoneOffset.UTC);
        Store past = kept(new DynamoDbStore(Connection.to(settings), settings, then));
        StoreCalls.ready(past, SCHEMA);
        StoreCalls.write(past, List.of(StoreCalls.delete(target, "gone", 6)));
        Store sweeping =
                kept(new DynamoDbStore(Connection.to(settings), settings, Clock.systemUTC(), Duration.ofMillis(20)));
        StoreCalls.ready(sweeping, SCHEMA);
        await().until(() -> node.all(table).isEmpty());
    }

    /** A table that Rowcast makes forgets tombstones by itself, where the account lets it. */
    @Test
    void aTableThatIsMadeHasATimeToLiveWhereThatIsAllowed() throws Exception {
        between.instead.put(
                "UpdateTimeToLive",
                "{\"TimeToLiveSpecification\":{\"Enabled\":true,\"AttributeName\":\"_rowcast_expires\"}}");
        assertThat(prepare(store, SCHEMA)).isEqualTo(Prepared.Ready.READY);
        assertThat(between.asked).contains("UpdateTimeToLive");
        node.drop(table);
        between.instead.put("UpdateTimeToLive", "AccessDeniedException");
        assertThat(prepare(store, SCHEMA)).isEqualTo(Prepared.Ready.READY);
    }
}
