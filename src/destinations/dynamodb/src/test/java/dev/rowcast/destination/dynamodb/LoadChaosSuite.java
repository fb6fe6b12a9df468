package dev.rowcast.destination.dynamodb;

import dev.rowcast.batch.load.LoadRequestFaults;
import dev.rowcast.destination.Faults;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Into a DynamoDB that is killed, throttles and doesn't answer. */
class LoadChaosSuite extends LoadRequestFaults {
    private Dynalite node;
    private Between between;

    @BeforeAll
    void start() {
        node = Dynalite.in(temporary.resolve("dynamodb"));
        between = new Between(node);
    }

    @AfterAll
    void close() {
        between.close();
        node.close();
    }

    @Override
    protected String type() {
        return "dynamodb";
    }

    @Override
    protected String settings(String database) {
        return ", \"endpoint\": \"" + between.url()
                + "\", \"region\": \"eu-central-1\", \"auth\": {\"accessKey\": \"rowcast\", \"secretKey\": {\"secret\": \"store\"}}";
    }

    @Override
    protected boolean has(String database, String table) {
        return node.exists(database + "-" + table);
    }

    @Override
    protected Faults between() {
        return between;
    }

    @Override
    protected void restart() {
        node.kill();
        node.start();
    }

    @Override
    protected void withoutGuard(String database) {
        between.rewrite = put ->
                put.without(List.of("ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues"));
    }
}
