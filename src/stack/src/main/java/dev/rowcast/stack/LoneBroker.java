package dev.rowcast.stack;

import java.nio.file.Path;
import java.util.Map;

/**
 * A Kafka broker on 127.0.0.1 with no database and no worker beside it. It lives no longer than this JVM. Safe for use by several threads.
 */
public final class LoneBroker implements AutoCloseable {
    private final LoneServer server;

    private LoneBroker(LoneServer server) {
        this.server = server;
    }

    /**
     * Starts one and returns when it answers. Kafka is fetched first when it isn't in the cache yet.
     *
     * @param directory for its data and its log; made when it is not there
     * @param cache where the distributions lie, such as {@link StackConfig#defaultCache()}
     * @throws StackException when it cannot be started; then no process of it is left
     */
    public static LoneBroker start(Path directory, Path cache, Progress progress) {
        return start(directory, cache, progress, Map.of());
    }

    /**
     * The same with these broker properties. One that was closed goes on in the same directory, on the same port unless somebody has taken that.
     *
     * @throws StackException when it cannot be started; then no process of it is left
     */
    public static LoneBroker start(Path directory, Path cache, Progress progress, Map<String, String> properties) {
        return new LoneBroker(LoneServer.start(
                directory, cache, progress, Parts.KAFKA, (site, ports) -> spec(site, ports, properties)));
    }

    private static ServerSpec spec(LoneServer.Site site, Ports ports, Map<String, String> properties) {
        Path libs = site.distributions().libs(Distribution.KAFKA);
        return new KafkaSpec(site.dir(), libs, ports.of(Parts.KAFKA), ports.of("kafka-controller"), properties);
    }

    /** Its address, {@code host:port}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + server.port();
    }

    /** Ends it; its data stays. */
    @Override
    public void close() {
        server.close();
    }
}
