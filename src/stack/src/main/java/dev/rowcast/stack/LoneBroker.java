package dev.rowcast.stack;

import java.nio.file.Path;
import java.util.Map;

/**
 * A Kafka broker on 127.0.0.1 with no database and no worker beside it. It lives no longer than this JVM. Safe for use by several threads.
 */
public final class LoneBroker implements AutoCloseable {
    private final Server server;
    private final Launcher launcher;
    private final String address;

    private LoneBroker(Server server, Launcher launcher, String address) {
        this.server = server;
        this.launcher = launcher;
        this.address = address;
    }

    /**
     * Starts one and returns when it answers. Kafka is fetched first when it isn't in the cache yet.
     *
     * @param directory for its data and its log; made when it is not there
     * @param cache where the distributions lie, such as {@link StackConfig#defaultCache()}
     * @throws StackException when it cannot be started; then no process of it is left
     */
    public static LoneBroker start(Path directory, Path cache, Progress progress) {
        StackDirectory dir = StackDirectory.create(directory);
        Launcher launcher = new Launcher(() -> {});
        boolean started = false;
        try {
            Distributions distributions = new Distributions(
                    new Cache(cache.toAbsolutePath().normalize(), progress), new Maven(launcher, progress), progress);
            Path libs = distributions.libs(Distribution.KAFKA);
            Ports ports = Ports.of(dir);
            ports.dropTaken();
            int port = ports.of(Parts.KAFKA);
            Server server = new Server(
                    new KafkaSpec(dir, libs, port, ports.of("kafka-controller"), Map.of()), dir, launcher, () -> {});
            server.start();
            started = true;
            return new LoneBroker(server, launcher, "127.0.0.1:" + port);
        } finally {
            if (!started) {
                launcher.close();
            }
        }
    }

    /** Its address, {@code host:port}. */
    public String bootstrapServers() {
        return address;
    }

    /** Ends it; its data stays. */
    @Override
    public void close() {
        server.stop();
        launcher.close();
    }
}
