package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A column that a subscription excludes doesn't come to it under another name, whatever the statement is that gives it one. */
@ExtendWith(StackExtension.class)
class ExcludedColumnIT {
    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "excluded_renamed, ALTER TABLE vault RENAME COLUMN token TO access_key",
        "excluded_changed, ALTER TABLE vault CHANGE token access_key VARBINARY(64)"
    })
    void isHeldUntilSomebodySaysWhatTheNewColumnIs(String database, String alter) {
        Pipeline pipeline = Pipeline.of(database);
        pipeline.db()
                .execute(
                        "CREATE TABLE vault (id INT PRIMARY KEY, token VARCHAR(40), n INT)",
                        "INSERT INTO vault VALUES (1, 'SECRET-1', 1)");
        GenericSubscriber subscriber = GenericSubscriber.listening();
        pipeline.start(Route.to(subscriber.port(), "vaults", pipeline.table("vault"))
                .excluding(pipeline.table("vault") + ".token"));
        pipeline.awaitCount(subscriber, 1);
        Contracts contracts = Contracts.of(pipeline, database);

        pipeline.db()
                .execute(alter, "INSERT INTO vault VALUES (2, 'SECRET-2', 2)", "UPDATE vault SET n = 9 WHERE id = 1");
        pipeline.waiting()
                .untilAsserted(() -> assertThat(contracts.holds("vault"))
                        .singleElement()
                        .satisfies(held -> assertThat(held.notice())
                                .contains("it may be \"token\", which vaults isn't sent, under a new name")));
        contracts.approve("vault", "rename:token=access_key");

        pipeline.awaitCount(subscriber, 3);
        pipeline.awaitCommitted("vault");
        assertThat(subscriber.received()).allSatisfy(change -> {
            assertThat(change.content().toStringUtf8()).doesNotContain("SECRET");
            assertThat(change.numbers()).doesNotContainKeys("token", "access_key");
        });
    }

    /**
     * Without {@code column.propagate.source.type} a source that adjusts names doesn't tell MySQL's, with which exclusions are written. Reported for Debezium as
     * DBZ-1044 and DBZ-2849.
     */
    @ParameterizedTest(name = "{1}, source type: {2}")
    @CsvSource({
        "adjusted_untold, avro, nothing",
        "adjusted_unicode_untold, avro_unicode, nothing",
        "adjusted_told, avro, .*",
    })
    void isExcludedByItsNameInMySqlWhateverTheSourceMakesOfThat(String database, String mode, String told) {
        Pipeline pipeline = Pipeline.of(database);
        pipeline.db()
                .execute(
                        "CREATE TABLE `odd-one` (id INT PRIMARY KEY, `credit-card` VARCHAR(30), `1st` INT, `a.b` INT, `銀行` VARCHAR(20), ok VARCHAR(5))",
                        "INSERT INTO `odd-one` VALUES (1, 'SECRET-CARD', 1, 2, 'SECRET-BANK', 'k')");
        GenericSubscriber subscriber = GenericSubscriber.listening();
        pipeline.startSource(Map.of(
                "schema.name.adjustment.mode",
                "avro",
                "field.name.adjustment.mode",
                mode,
                "column.propagate.source.type",
                told));
        pipeline.startSink(Route.to(subscriber.port(), "cards", database + ".*")
                .excluding(database + ".odd-one.credit-card", database + ".*.銀行"));
        pipeline.awaitCount(subscriber, 1);
        pipeline.db().execute("INSERT INTO `odd-one` VALUES (2, 'SECRET-CARD2', 11, 12, 'SECRET-BANK2', 'k2')");
        pipeline.awaitCount(subscriber, 2);

        assertThat(subscriber.received())
                .extracting(change -> change.after().get("ok"))
                .containsExactly("k", "k2");
        assertThat(subscriber.received()).allSatisfy(change -> {
            assertThat(change.content().toStringUtf8()).doesNotContain("SECRET");
            assertThat(change.after()).hasSize(4);
        });
    }
}
