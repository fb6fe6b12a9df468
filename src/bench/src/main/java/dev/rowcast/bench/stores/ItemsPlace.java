package dev.rowcast.bench.stores;

import dev.rowcast.destination.dynamodb.DynamoDbDestinationType;
import dev.rowcast.route.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** A dynalite of its own, which does one request after the other. */
final class ItemsPlace implements Place {
    private static final String REGION = "eu-central-1";
    private static final String USER = "rowcast";
    private static final int CONCURRENCY = 64;
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Dynalite node;
    private final SdkAsyncHttpClient http;
    private final DynamoDbAsyncClient client;

    private ItemsPlace(Dynalite node) {
        this.node = node;
        this.http = NettyNioAsyncHttpClient.builder()
                .maxConcurrency(CONCURRENCY)
                .maxPendingConnectionAcquires(Load.BATCH)
                .build();
        this.client = DynamoDbAsyncClient.builder()
                .httpClient(http)
                .region(Region.of(REGION))
                .endpointOverride(node.url())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(USER, USER)))
                .build();
    }

    static ItemsPlace start(Path directory) throws IOException, InterruptedException, AbsentException {
        return new ItemsPlace(Dynalite.start(Path.of(System.getProperty("rowcast.home", "../..")), directory));
    }

    @Override
    public String name() {
        return "DynamoDB (dynalite)";
    }

    @Override
    public int round() {
        return 1_000;
    }

    @Override
    public Map<String, Writer> writers(Load load) {
        String table = load.name().toLowerCase(Locale.ROOT);
        Rowcast rowcast = new Rowcast(new DynamoDbDestinationType()
                .create(
                        Rowcast.SUBSCRIPTION,
                        Map.of(
                                "region",
                                REGION,
                                "endpoint",
                                node.url().toString(),
                                "table",
                                table,
                                "auth",
                                Map.of("accessKey", USER, "secretKey", new Secret("bench", USER)))));
        Map<String, Writer> writers = new LinkedHashMap<>();
        writers.put("Rowcast", rowcast);
        rowcast.prepare();
        for (String loop : List.of("guarded", "unguarded")) {
            String name = table + "-" + loop;
            create(name);
            writers.put("by hand, " + loop, new ItemLoop(client, name, loop.equals("guarded")));
        }
        return writers;
    }

    private void create(String table) {
        client.createTable(request -> request.tableName(table)
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(AttributeDefinition.builder()
                                .attributeName("pk")
                                .attributeType(ScalarAttributeType.S)
                                .build())
                        .keySchema(KeySchemaElement.builder()
                                .attributeName("pk")
                                .keyType(KeyType.HASH)
                                .build()))
                .join();
        client.waiter()
                .waitUntilTableExists(
                        request -> request.tableName(table),
                        waiting -> waiting.backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(LOOK)))
                .join();
    }

    @Override
    public void requireSame(Load load) {
        String table = load.name().toLowerCase(Locale.ROOT);
        long ours = count(table);
        for (String loop : List.of("guarded", "unguarded")) {
            if (count(table + "-" + loop) != ours) {
                throw new IllegalStateException(table + " has other items than " + table + "-" + loop);
            }
        }
    }

    private long count(String table) {
        long count = 0;
        Map<String, AttributeValue> start = null;
        do {
            Map<String, AttributeValue> from = start;
            ScanResponse page = client.scan(request -> request.tableName(table)
                            .select(Select.COUNT)
                            .filterExpression("attribute_not_exists(#d)")
                            .expressionAttributeNames(Map.of("#d", "_rowcast_deleted"))
                            .exclusiveStartKey(from))
                    .join();
            count += page.count();
            start = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
        } while (start != null);
        return count;
    }

    @Override
    public void close() {
        client.close();
        http.close();
        node.close();
    }
}
