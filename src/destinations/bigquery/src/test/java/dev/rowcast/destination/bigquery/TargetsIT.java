package dev.rowcast.destination.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables, who writes to them, and what can't be changed in place. */
@ExtendWith(Patience.class)
class TargetsIT {
    private static final String SQL = "`shop-reports.shop.notes`";

    private final FakeBigQuery bigQuery = new FakeBigQuery();
    private final Target target = new Target("shop.notes");
    private final List<Store> opened = new ArrayList<>();
    private final Store store = open(Map.of());

    @AfterEach
    void close() {
        opened.forEach(Store::close);
        bigQuery.close();
    }

    private Store open(Map<String, Object> more) {
        Store another = Stores.open(bigQuery, "notes", more);
        opened.add(another);
        return another;
    }

    private static Prepared prepare(Store by, OutputSchema schema) throws Exception {
        Prepared said = StoreCalls.done(by.examine(schema.contract(), schema.facts()));
        Prepared prepared = StoreCalls.done(by.prepare(by.target(schema), schema));
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

    private ObjectNode column(String name) {
        return (ObjectNode) bigQuery.table("notes").column(name).orElseThrow();
    }

    @Test
    void aTableIsMadeWithItsKeyAndItsDatasetWhereThatIsMissing() throws Exception {
        Store european = open(Map.of("dataset", "{database}_eu", "location", "EU"));
        assertThat(prepare(european, Stores.NOTES)).isEqualTo(Prepared.Ready.READY);
        JsonNode made = bigQuery.table("shop_eu", "notes").orElseThrow().resource();
        assertThat(bigQuery.locations).containsExactly(Map.entry("shop_eu", "EU"));
        assertThat(made.path("tableConstraints").toString())
                .isEqualTo("{\"primaryKey\":{\"columns\":[\"_rowcast_key\"]}}");
        assertThat(made.path("clustering").toString()).isEqualTo("{\"fields\":[\"_rowcast_key\"]}");
        assertThat(made.path("schema").path("fields").findValuesAsText("name"))
                .containsExactly("_rowcast_key", "_rowcast_version", "id", "v");
    }

    /** 64. Without a primary key BigQuery has a row for each change; the statements that the reason has give it one. */
    @Test
    void aTableWithoutTheKeyIsRefusedByNameUntilItHasIt() throws Exception {
        assertThat(prepare(store, Stores.NOTES)).isEqualTo(Prepared.Ready.READY);
        bigQuery.table("notes").alter(table -> table.remove("tableConstraints"));
        unfit(
                prepare(store, Stores.NOTES),
                "its primary key is ()",
                "Run: ALTER TABLE " + SQL + " ADD PRIMARY KEY (_rowcast_key) NOT ENFORCED");
        bigQuery.table("notes")
                .alter(table -> table.putObject("tableConstraints")
                        .putObject("primaryKey")
                        .putArray("columns")
                        .add("id"));
        unfit(
                prepare(store, Stores.NOTES),
                "its primary key is (id)",
                "ALTER TABLE " + SQL + " DROP PRIMARY KEY; ALTER TABLE " + SQL + " ADD PRIMARY KEY (_rowcast_key)");
        bigQuery.table("notes")
                .alter(table -> ((ArrayNode) table.path("tableConstraints")
                                .path("primaryKey")
                                .path("columns"))
                        .removeAll()
                        .add("_rowcast_key"));
        assertThat(prepare(store, Stores.NOTES)).isEqualTo(Prepared.Ready.READY);
    }

    @Test
    void whatCanNotBeChangedInPlaceIsToldWithTheWayOut() throws Exception {
        assertThat(prepare(store, Stores.NOTES)).isEqualTo(Prepared.Ready.READY);
        column("v").put("type", "NUMERIC");
        unfit(
                prepare(store, Stores.NOTES),
                "column v is NUMERIC, and its values need INT64",
                "ALTER TABLE " + SQL + " DROP COLUMN `v`");
        unfit(
                prepare(store, Stores.schema(SemanticType.DECIMAL)),
                "Run: ALTER TABLE " + SQL + " ALTER COLUMN `v` SET DATA TYPE BIGNUMERIC");
        column("v").put("type", "BIGNUMERIC");
        assertThat(prepare(store, Stores.schema(SemanticType.DECIMAL))).isEqualTo(Prepared.Ready.READY);
        assertThat(prepare(store, Stores.schema(SemanticType.UINT64)))
                .as("wider than it needs to be")
                .isEqualTo(Prepared.Ready.READY);
        column("v").put("type", "STRING").put("maxLength", "10");
        unfit(
                prepare(store, Stores.schema(SemanticType.STRING)),
                "Run: ALTER TABLE " + SQL + " ALTER COLUMN `v` SET DATA TYPE STRING");
        column("v").remove("maxLength");
        column("v").put("mode", "REQUIRED");
        unfit(
                prepare(store, Stores.schema(SemanticType.STRING)),
                "Run: ALTER TABLE " + SQL + " ALTER COLUMN `v` DROP NOT NULL");
        column("v").put("mode", "NULLABLE");
        bigQuery.table("notes").alter(table -> table.put("expirationTime", "1893456000000"));
        unfit(
                prepare(store, Stores.schema(SemanticType.STRING)),
                "it expires",
                "Run: bq update --expiration 0 shop-reports:shop.notes",
                "bq update --default_table_expiration 0 shop-reports:shop");
        bigQuery.table("notes").alter(table -> table.remove("expirationTime"));
        assertThat(prepare(store, Stores.schema(SemanticType.STRING))).isEqualTo(Prepared.Ready.READY);
        bigQuery.table("notes").alter(table -> table.put("type", "VIEW"));
        unfit(prepare(store, Stores.schema(SemanticType.STRING)), "it is a VIEW");
    }

    @Test
    void namesThatBigQueryNeedsOrHoldsForOneAreTold() throws Exception {
        ContractField change = StoreCalls.field(3, "_change_type", SemanticType.STRING);
        ContractField upper = StoreCalls.field(3, "V", SemanticType.STRING);
        unfit(prepare(store, StoreCalls.schema("notes", Stores.V, change)), "a column _change_type");
        unfit(prepare(store, StoreCalls.schema("notes", Stores.V, upper)), "two columns V", "one in BigQuery");
        unfit(
                StoreCalls.done(store.prepare(new Target("shop.a b"), StoreCalls.schema("a b"))),
                "no such name",
                "\"table\"");
    }

    @Test
    void severalTasksAddTheirColumnsAtOnceAndEachIsThere() throws Exception {
        assertThat(prepare(store, Stores.NOTES)).isEqualTo(Prepared.Ready.READY);
        List<CompletableFuture<Prepared>> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ContractField own = StoreCalls.field(3 + i, "added" + i, SemanticType.STRING);
            OutputSchema schema = StoreCalls.schema("notes", Stores.V, own);
            all.add(open(Map.of()).prepare(target, schema).toCompletableFuture());
        }
        for (CompletableFuture<Prepared> each : all) {
            assertThat(StoreCalls.done(each)).isEqualTo(Prepared.Ready.READY);
        }
        assertThat(bigQuery.table("notes").columns()).hasSize(4 + 6);
        assertThat(bigQuery.updates.get("notes").get())
                .as("one for each column")
                .isEqualTo(6);
    }

    @Test
    void aTableThatWasMadeAnewIsRefusedUntilAPersonSaysSo() throws Exception {
        StoreCalls.ready(store, Stores.NOTES);
        bigQuery.drop("notes");
        Store next = open(Map.of());
        String forget = "bq rm -f -t shop-reports:shop.rowcast_mark_notes";
        unfit(
                prepare(next, Stores.NOTES),
                "somebody has deleted the table",
                forget,
                "rowcast verify --repair --subscription=shop");
        bigQuery.forget("notes");
        Store other = open(Map.of());
        StoreCalls.ready(other, Stores.NOTES);
        bigQuery.drop("notes");
        FakeTable mark = bigQuery.table("rowcast_mark_notes");
        bigQuery.forget("notes");
        assertThat(prepare(next, Stores.NOTES)).isEqualTo(Prepared.Ready.READY);
        bigQuery.datasets.get("shop").put("rowcast_mark_notes", mark);
        unfit(
                StoreCalls.done(next.claim(target, new Claim("shop", 0))),
                "isn't the one that was written to before",
                forget);

        bigQuery.forget("notes");
        assertThat(StoreCalls.done(next.claim(target, new Claim("shop", 0)))).isEqualTo(Prepared.Ready.READY);
    }

    @Test
    void aTargetIsTakenOverFromTheOwnerThatIsNamed() throws Exception {
        StoreCalls.ready(store, Stores.NOTES);
        Store other = open(Map.of("takeOver", "somebody"));
        assertThat(prepare(other, Stores.NOTES)).isEqualTo(Prepared.Ready.READY);
        unfit(
                StoreCalls.done(other.claim(target, new Claim("new", 0))),
                "the subscription shop writes there",
                "\"takeOver\": \"shop\"");

        Store heir = open(Map.of("takeOver", "shop"));
        assertThat(prepare(heir, Stores.NOTES)).isEqualTo(Prepared.Ready.READY);
        assertThat(StoreCalls.done(heir.claim(target, new Claim("new", 0)))).isEqualTo(Prepared.Ready.READY);
        unfit(StoreCalls.done(store.claim(target, new Claim("shop", 0))), "the subscription new writes there");
        assertThat(StoreCalls.done(store.write(List.of(StoreCalls.truncate(target, 9)))))
                .as("who has lost it doesn't empty it")
                .isInstanceOf(Written.Failed.class);
    }

    @Test
    void twoTablesDoNotMixInOne() throws Exception {
        StoreCalls.ready(store, Stores.NOTES);
        OutputSchema another = StoreCalls.schema("another");
        unfit(StoreCalls.done(store.prepare(target, another)), "it has the rows of shop.notes", "{database} and");

        Store other = open(Map.of());
        assertThat(StoreCalls.done(other.prepare(target, another))).isEqualTo(Prepared.Ready.READY);
        unfit(StoreCalls.done(other.claim(target, new Claim("shop", 0))), "it has the rows of shop.notes");
    }

    @Test
    void claimsAtOnceLeaveTheHighestEpoch() throws Exception {
        StoreCalls.ready(store, Stores.NOTES);
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
    void aMarkThatSomebodyHasWrittenIntoIsNamed() throws Exception {
        StoreCalls.ready(store, Stores.NOTES);
        bigQuery.table("rowcast_mark_notes").alter(mark -> mark.put("description", "ours"));
        assertThat(StoreCalls.done(store.claim(target, new Claim("shop", 0))))
                .asString()
                .contains("shop-reports:shop.rowcast_mark_notes isn't what Rowcast wrote there", "bq rm -f -t");
    }

    @Test
    void aTruncateOfManyRowsLeavesTheNewerOnesAndNothingOlderComesBack() throws Exception {
        StoreCalls.ready(store, Stores.NOTES);
        List<Write> rows = new ArrayList<>();
        for (int i = 0; i < 1_100; i++) {
            rows.add(Stores.put(target, "k" + i, i % 100 == 0 ? 20 : 5));
        }
        StoreCalls.write(store, rows);
        bigQuery.mostRows = 400;
        assertThat(StoreCalls.write(store, List.of(StoreCalls.truncate(target, 10))))
                .containsExactly(WriteResult.Done.WRITTEN);
        assertThat(bigQuery.rows("notes")).hasSize(11);

        // Whatever BigQuery remembers of what was deleted.
        bigQuery.table("notes").forgetDeletes();
        Write older = Stores.put(target, "k1", 9);
        assertThat(StoreCalls.write(store, List.of(older))).containsExactly(WriteResult.Done.STALE);
        Store next = open(Map.of());
        StoreCalls.ready(next, Stores.NOTES);
        assertThat(StoreCalls.write(next, List.of(older, Stores.put(target, "never-there", 9))))
                .containsOnly(WriteResult.Done.STALE);
        assertThat(bigQuery.rows("notes")).hasSize(11);
    }
}
