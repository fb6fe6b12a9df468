package dev.rowcast.destination.dynamodb;

import dev.rowcast.destination.StoreContractTest;
import dev.rowcast.store.Store;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

/** What every store keeps to, by dynalite. */
class DynamoDbContractIT extends StoreContractTest {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Dynalite node = Dynalite.get();
    private final Between between = new Between(node);
    private final String table = "contract" + COUNT.incrementAndGet();

    @AfterEach
    void close() {
        between.close();
        node.drop(table);
    }

    @Override
    protected Store open() {
        return Stores.open(between.url(), table);
    }

    @Override
    protected FarEnd farEnd() {
        return between;
    }

    @Override
    protected List<Arrived> arrived() {
        return node.rows(table).stream()
                .map(row -> new Arrived(
                        Long.parseLong(row.get("id").n()),
                        Long.parseLong(row.get("v").n())))
                .toList();
    }

    @Override
    protected boolean rejects() {
        return true;
    }

    @Override
    protected void makeUnfit() {
        node.create(CreateTableRequest.builder()
                .tableName(table)
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType("N")
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName("id")
                        .keyType("HASH")
                        .build())
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .build());
    }

    @Override
    protected void makeFit() {
        node.drop(table);
    }

    @Override
    protected void dropTarget() {
        makeFit();
    }

    @Override
    protected void forgetTarget() {
        node.forget(table);
    }
}
