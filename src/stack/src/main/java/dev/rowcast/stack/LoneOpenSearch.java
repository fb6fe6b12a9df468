package dev.rowcast.stack;

import java.nio.file.Path;

/**
 * An OpenSearch node on 127.0.0.1 that asks for no password and makes no index by itself. It lives no longer than this JVM. Safe for use by several
 * threads.
 */
public final class LoneOpenSearch implements AutoCloseable {
    private final LoneServer lone;

    private LoneOpenSearch(LoneServer lone) {
        this.lone = lone;
    }

    /**
     * Starts one and returns when it answers. OpenSearch is fetched first when it isn't in the cache yet.
     *
     * @param directory for its data and its log; made when it is not there
     * @param cache where the distributions lie, such as {@link StackConfig#defaultCache()}
     * @throws StackException when it cannot be started; then no process of it is left
     */
    public static LoneOpenSearch start(Path directory, Path cache, Progress progress) {
        return new LoneOpenSearch(LoneServer.start(
                directory,
                cache,
                progress,
                Parts.OPENSEARCH,
                (site, ports) -> OpenSearchSpec.of(site.dir(), site.distributions(), ports)));
    }

    /** Where it is. */
    public Endpoints.OpenSearch address() {
        return OpenSearchSpec.at("127.0.0.1", lone.port());
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
