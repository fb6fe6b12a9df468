package dev.rowcast.destination.dynamodb;

import dev.rowcast.destination.DestinationZipTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class DynamoDbZipIT extends DestinationZipTest {
    private final Dynalite node = Dynalite.get();

    @AfterEach
    void close() {
        node.drop("zip-notes");
        node.forget("zip-notes");
    }

    @Override
    protected String type() {
        return "dynamodb";
    }

    @Override
    protected List<String> files() {
        return List.of("THIRD-PARTY.txt", "lib/netty-nio-client-", "lib/sts-", "lib/dynamodb-");
    }

    @Override
    protected List<String> strangers() {
        return List.of("apache");
    }

    @Override
    protected String settings() {
        return ", \"endpoint\": \"" + node.url()
                + "\", \"region\": \"eu-central-1\", \"table\": \"zip-{table}\","
                + " \"auth\": {\"accessKey\": \"rowcast\", \"secretKey\": {\"secret\": \"aws\"}}";
    }

    @Override
    protected List<String> there() {
        return node.rows("zip-notes").stream().map(row -> row.get("pk").s()).toList();
    }
}
