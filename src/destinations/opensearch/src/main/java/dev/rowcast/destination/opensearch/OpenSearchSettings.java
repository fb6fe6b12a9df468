package dev.rowcast.destination.opensearch;

import dev.rowcast.route.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the routing says of a destination in OpenSearch.
 *
 * @param urls the nodes
 * @param index the readers' name, in which {@link IndexName#DATABASE} and {@link IndexName#TABLE} stand for the table's
 * @param user null for none
 * @param password null for none
 * @param ca the certificates to trust, a file in PEM; null for those that Java trusts
 * @param retention how long a tombstone stays after it was written
 * @param bulkBytes of the bodies of one request
 * @param takeOver the owner that gives its target up; null for none
 */
record OpenSearchSettings(
        List<URI> urls,
        String index,
        @Nullable String user,
        @Nullable Secret password,
        @Nullable Path ca,
        Duration retention,
        long bulkBytes,
        @Nullable String takeOver) {
    static final String DEFAULT_INDEX = IndexName.DATABASE + "-" + IndexName.TABLE;
    static final long DEFAULT_BULK_BYTES = 5 << 20;

    OpenSearchSettings {
        urls = List.copyOf(urls);
    }
}
