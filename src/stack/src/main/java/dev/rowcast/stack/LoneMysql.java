package dev.rowcast.stack;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A MySQL server on 127.0.0.1 beside a stack's own, such as a replica of it: set up alike, with the same users, and with nothing in its binlog yet. It
 * lives no longer than this JVM. Safe for use by several threads.
 */
public final class LoneMysql implements AutoCloseable {
    private final LoneServer server;

    private LoneMysql(LoneServer server) {
        this.server = server;
    }

    /**
     * Starts one and returns when it answers. MySQL is fetched first when it isn't in the cache yet.
     *
     * @param directory for its data and its log; made when it is not there
     * @param cache where the distributions lie, such as {@link StackConfig#defaultCache()}
     * @param serverId its {@code server_id}, which a server that it replicates mustn't share; a stack's own has 1
     * @throws StackException when it cannot be started; then no process of it is left
     */
    public static LoneMysql start(Path directory, Path cache, int serverId, Progress progress) {
        return new LoneMysql(LoneServer.start(
                directory, cache, progress, Parts.MYSQL, (site, ports) -> spec(site, ports, serverId)));
    }

    private static ServerSpec spec(LoneServer.Site site, Ports ports, int serverId) {
        Path distribution = site.distributions().mysql();
        new SystemLibraries(site.launcher(), site.progress()).require(distribution);
        MysqlData data = new MysqlData(distribution, site.cache());
        return new MysqlSpec(site.dir(), distribution, data, ports.of(Parts.MYSQL), serverId, Optional.empty());
    }

    /** Where it is, and its users. */
    public Endpoints.Mysql address() {
        return MysqlData.at("127.0.0.1", server.port());
    }

    /** To stop, kill and start it, on the same port and data. */
    public Server server() {
        return server.server();
    }

    /** Ends it; its data stays. */
    @Override
    public void close() {
        server.close();
    }
}
