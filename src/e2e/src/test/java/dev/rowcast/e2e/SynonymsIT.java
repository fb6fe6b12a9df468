package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.shape.SemanticType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Words of a statement that MySQL makes another type of: a source reads them in the stream, and the other type in a snapshot. */
@ExtendWith(StackExtension.class)
class SynonymsIT {
    private static final String COLUMNS = " (id INT PRIMARY KEY, paid BOOLEAN, gift BOOL)";

    @Test
    void aBooleanHasOneContractWhereverItWasRead() {
        Pipeline shop = Pipeline.of("booleans");
        Database db = shop.db();
        db.execute(
                "CREATE TABLE early" + COLUMNS, "INSERT INTO early VALUES (1, TRUE, FALSE), (2, 5, -3), (3, NULL, 1)");
        GenericSubscriber subscriber = GenericSubscriber.listening();
        shop.start(Route.to(subscriber.port(), "audit", shop.table("*")));
        shop.awaitCount(subscriber, 3);

        db.execute(
                "CREATE TABLE late" + COLUMNS,
                "INSERT INTO late VALUES (1, TRUE, FALSE), (2, NULL, 1)",
                "ALTER TABLE early ADD COLUMN later BOOLEAN",
                "INSERT INTO early VALUES (4, 1, 0, TRUE)",
                // Changes nothing in MySQL, and shows the source what it is.
                "ALTER TABLE late MODIFY paid TINYINT(1), MODIFY gift TINYINT(1)",
                "INSERT INTO late VALUES (3, 5, -3)");

        shop.awaitSame(subscriber, "early", "late");
        try (Contracts contracts = Contracts.of(shop, "booleans")) {
            for (String table : List.of("early", "late")) {
                Contract contract = contracts.history(table).base();
                assertThat(contract.fields().stream()
                                .filter(field -> !field.column().equals("id"))
                                .map(ContractField::type))
                        .as(table)
                        .containsOnly(SemanticType.INT32);
            }
            assertThat(contracts.history("late").revision()).isEqualTo(1);
        }
    }

    /** What {@code ShapeParser} then refuses by name. */
    @Test
    void aRealOfTheStreamIsAFloatThatSaysSo() {
        Pipeline shop = Pipeline.of("reals");
        Database db = shop.db();
        db.execute("CREATE TABLE early (id INT PRIMARY KEY, r REAL)", "INSERT INTO early VALUES (1, 0.1)");
        shop.startSource(Map.of());
        // Behind the snapshot: a table that is made while it begins may be in neither.
        awaitRecord(shop, "early");
        db.execute("CREATE TABLE late (id INT PRIMARY KEY, r REAL)", "INSERT INTO late VALUES (1, 0.1)");
        awaitRecord(shop, "late");

        assertThat(value(shop, "early"))
                .contains("\"__debezium.source.column.type\":\"DOUBLE\"")
                .contains("\"type\":\"double\"");
        assertThat(value(shop, "late"))
                .contains("\"__debezium.source.column.type\":\"REAL\"")
                .contains("\"type\":\"float\"");
    }

    private static void awaitRecord(Pipeline shop, String table) {
        shop.waiting()
                .untilAsserted(() -> assertThat(TestStack.shared().topics().read(shop.topics(table)))
                        .hasSize(1));
    }

    private static String value(Pipeline shop, String table) {
        return TestStack.shared().topics().read(shop.topics(table)).get(0).value();
    }
}
