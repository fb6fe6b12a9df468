package dev.rowcast.stack;

import java.nio.file.Path;

/** A PostgreSQL server on 127.0.0.1, whose user may do everything. It lives no longer than this JVM. Safe for use by several threads. */
public final class LonePostgres implements AutoCloseable {
    private final LoneServer lone;

    private LonePostgres(LoneServer lone) {
        this.lone = lone;
    }

    /**
     * Starts one and returns when it answers. PostgreSQL is fetched first when it isn't in the cache yet.
     *
     * @param directory for its data and its log; made when it is not there
     * @param cache where the distributions lie, such as {@link StackConfig#defaultCache()}
     * @throws StackException when it cannot be started; then no process of it is left
     */
    public static LonePostgres start(Path directory, Path cache, Progress progress) {
        return new LonePostgres(LoneServer.start(
                directory,
                cache,
                progress,
                Parts.POSTGRES,
                (site, ports) -> PostgresSpec.of(site.dir(), site.distributions(), ports)));
    }

    /** Where it is, and its user. */
    public Endpoints.Postgres address() {
        return PostgresSpec.at("127.0.0.1", lone.port());
    }

    /** To stop, kill and start it, on the same port and data. */
    public Server server() {
        return lone.server();
    }

    /** Ends it; its data stays. */
    @Override
    public void close() {
        lone.close();
    }
}
