package dev.rowcast.destination.dynamodb;

import dev.rowcast.route.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the routing says of a destination in DynamoDB.
 *
 * @param region AWS's name of the region
 * @param endpoint where DynamoDB is; null for the region's own
 * @param table the readers' name, in which {@link TableName#DATABASE} and {@link TableName#TABLE} stand for the table's
 * @param key the name of the partition key
 * @param marks the table that has the marks
 * @param auth null for AWS's default chain
 * @param ca the certificates to trust, a file in PEM; null for those that Java trusts
 * @param retention how long a tombstone stays after it was written
 * @param concurrency how many requests are under way at once, at least 1
 * @param numbersAsText whether a number that DynamoDB doesn't hold is written as text; else DynamoDB refuses its row
 * @param takeOver the owner that gives its target up; null for none
 */
record DynamoDbSettings(
        String region,
        @Nullable URI endpoint,
        String table,
        String key,
        String marks,
        @Nullable Auth auth,
        @Nullable Path ca,
        Duration retention,
        int concurrency,
        boolean numbersAsText,
        @Nullable String takeOver) {
    static final String DEFAULT_TABLE = TableName.DATABASE + "-" + TableName.TABLE;
    static final String DEFAULT_KEY = "pk";
    static final String DEFAULT_MARKS = "rowcast-targets";
    static final int DEFAULT_CONCURRENCY = 64;

    /**
     * Credentials.
     *
     * @param token of a session; null for none
     */
    record Auth(
            String accessKey, Secret secretKey, @Nullable Secret token) {}
}
