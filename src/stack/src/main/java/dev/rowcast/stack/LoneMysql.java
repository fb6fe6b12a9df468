package dev.rowcast.stack;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A MySQL server on 127.0.0.1 beside a stack's own, such as a replica of it: set up alike, with the same users, and with nothing in its binlog yet. It
 * lives no longer than this JVM. Safe for use by several threads.
 */
public final class LoneMysql implements AutoCloseable {
    private final Server server;
    private final Launcher launcher;
    private final Endpoints.Mysql address;

    private LoneMysql(Server server, Launcher launcher, Endpoints.Mysql address) {
        this.server = server;
        this.launcher = launcher;
        this.address = address;
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
        StackDirectory dir = StackDirectory.create(directory);
        Launcher launcher = new Launcher(() -> {});
        boolean started = false;
        try {
            Cache distributed = new Cache(cache.toAbsolutePath().normalize(), progress);
            Path distribution = new Distributions(distributed, new Maven(launcher, progress), progress).mysql();
            new SystemLibraries(launcher, progress).require(distribution);
            Ports ports = Ports.of(dir);
            ports.dropTaken();
            int port = ports.of(Parts.MYSQL);
            MysqlSpec spec = new MysqlSpec(
                    dir, distribution, new MysqlData(distribution, distributed), port, serverId, Optional.empty());
            Server server = new Server(spec, dir, launcher, () -> {});
            server.start();
            started = true;
            return new LoneMysql(server, launcher, MysqlData.at("127.0.0.1", port));
        } finally {
            if (!started) {
                launcher.close();
            }
        }
    }

    /** Where it is, and its users. */
    public Endpoints.Mysql address() {
        return address;
    }

    /** Ends it; its data stays. */
    @Override
    public void close() {
        server.stop();
        launcher.close();
    }
}
