package dev.rowcast.demo;

import dev.rowcast.stack.Endpoints;
import java.nio.file.Path;

/** What the demo has its stores for. */
final class Stores {
    /** The column of {@link Shop#CUSTOMERS} that no store gets. */
    static final String WITHHELD = "password_hash";

    private Stores() {}

    /** @param config the folder with the configurations */
    static StoreRoutes routes(Endpoints endpoints, Path config) {
        return new StoreRoutes(postgres(endpoints), opensearch(endpoints), StoreRoutes.words(config));
    }

    private static Endpoints.Postgres postgres(Endpoints endpoints) {
        Endpoints.Postgres postgres = endpoints.postgres();
        if (postgres == null) {
            throw new IllegalStateException("the demo's stack has no PostgreSQL");
        }
        return postgres;
    }

    private static Endpoints.OpenSearch opensearch(Endpoints endpoints) {
        Endpoints.OpenSearch opensearch = endpoints.opensearch();
        if (opensearch == null) {
            throw new IllegalStateException("the demo's stack has no OpenSearch");
        }
        return opensearch;
    }
}
