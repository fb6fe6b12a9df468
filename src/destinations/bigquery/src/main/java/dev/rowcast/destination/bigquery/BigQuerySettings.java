package dev.rowcast.destination.bigquery;

import dev.rowcast.route.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the routing says of a destination in BigQuery.
 *
 * @param project the id of the project that has the tables, and that queries are charged to
 * @param dataset the dataset's name, in which {@link TableName#DATABASE} and {@link TableName#TABLE} stand for the table's
 * @param table the table's name, likewise
 * @param location where a dataset is made, and queries run; null for what BigQuery takes
 * @param auth null for Google's application default credentials
 * @param endpoint where BigQuery is; null for Google's own
 * @param retention for how long BigQuery is taken to remember what was deleted
 * @param requestBytes the most bytes of rows in a request
 * @param numbersAsText whether a column of numbers that may be beyond BIGNUMERIC is text; else each number beyond it is refused
 * @param takeOver the owner that gives its target up; null for none
 */
record BigQuerySettings(
        String project,
        String dataset,
        String table,
        @Nullable String location,
        @Nullable Auth auth,
        @Nullable Endpoint endpoint,
        Duration retention,
        long requestBytes,
        boolean numbersAsText,
        @Nullable String takeOver) {
    static final String DEFAULT_TABLE = TableName.TABLE;
    static final Duration DEFAULT_RETENTION = Duration.ofDays(2);
    static final long DEFAULT_REQUEST_BYTES = 5 << 20;

    /** Who asks. */
    sealed interface Auth {
        /** Nobody: for what isn't Google's. */
        enum None implements Auth {
            NONE
        }

        /** A file of credentials in JSON, on the machine of the task. */
        record File(Path path) implements Auth {}

        /** The same as a secret. */
        record Json(Secret json) implements Auth {}
    }

    /**
     * Another place than Google's.
     *
     * @param api where tables and queries are
     * @param storage where rows are written
     */
    record Endpoint(URI api, URI storage) {}
}
