package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

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
}
