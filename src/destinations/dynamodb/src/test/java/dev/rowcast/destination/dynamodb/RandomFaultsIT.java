package dev.rowcast.destination.dynamodb;

import dev.rowcast.destination.Faults;
import dev.rowcast.destination.RandomFaultsTest;
import dev.rowcast.store.Store;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** To a DynamoDB that is killed, throttles and doesn't answer. */
class RandomFaultsIT extends RandomFaultsTest {
    private Dynalite node;
    private Between between;

    @BeforeEach
    void start() {
        node = Dynalite.in(temporary.resolve("dynamodb"));
        between = new Between(node);
    }

    @AfterEach
    void close() {
        between.close();
        node.close();
    }

    @Override
    protected Faults between() {
        return between;
    }

    @Override
    protected Store open() {
        return Stores.open(between.url(), "faults");
    }

    @Override
    protected void restart() {
        node.kill();
        node.start();
    }

    @Override
    protected void withoutGuard() {
        between.rewrite = put ->
                put.without(List.of("ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues"));
    }

    @Override
    protected Map<String, Long> there() {
        return node.rows("faults").stream()
                .collect(Collectors.toMap(
                        row -> row.get("pk").s(),
                        row -> Long.valueOf(row.get("v").n())));
    }

    @Override
    protected int rounds() {
        return 6;
    }

    @Override
    protected int requestsWithThreeFaults() {
        return 30;
    }
}
