package dev.rowcast.demo;

import dev.rowcast.stack.Endpoints;

/** What the demo has its stores for. */
final class Stores {
    /** The column of {@link Shop#CUSTOMERS} that no store gets. */
    static final String WITHHELD = "password_hash";

    private Stores() {}

    static Endpoints.Postgres postgres(Endpoints endpoints) {
        Endpoints.Postgres postgres = endpoints.postgres();
        if (postgres == null) {
            throw new IllegalStateException("the demo's stack has no PostgreSQL");
        }
        return postgres;
    }

    static Endpoints.OpenSearch opensearch(Endpoints endpoints) {
        Endpoints.OpenSearch opensearch = endpoints.opensearch();
        if (opensearch == null) {
            throw new IllegalStateException("the demo's stack has no OpenSearch");
        }
        return opensearch;
    }
}
