package dev.rowcast.stack;

import java.nio.file.Path;
import java.util.function.BiFunction;

/** One server without the rest of a stack, and what watches over its process. It lives no longer than this JVM. Safe for use by several threads. */
final class LoneServer implements AutoCloseable {
    private final Server server;
    private final Launcher launcher;
    private final Site site;
    private final Ports ports;
    private final int port;

    private LoneServer(Server server, Launcher launcher, Site site, Ports ports, int port) {
        this.server = server;
        this.launcher = launcher;
        this.site = site;
        this.ports = ports;
        this.port = port;
    }

    /** Where a server is to live, and what it is made of. */
    record Site(StackDirectory dir, Launcher launcher, Cache cache, Distributions distributions, Progress progress) {
        private static Site in(StackDirectory dir, Path cache, Launcher launcher, Progress progress) {
            Cache distributed = new Cache(cache.toAbsolutePath().normalize(), progress);
            return new Site(
                    dir,
                    launcher,
                    distributed,
                    new Distributions(distributed, new Maven(launcher, progress), progress),
                    progress);
        }
    }

    /**
     * Starts one and returns when it answers.
     *
     * @param directory for its data and its log; made when it is not there
     * @param cache where the distributions lie
     * @param part which port of the directory it listens on
     * @param spec makes the server's description for that port; fetches what it needs
     * @throws StackException when it cannot be started; then no process of it is left
     */
    static LoneServer start(
            Path directory, Path cache, Progress progress, String part, BiFunction<Site, Ports, ServerSpec> spec) {
        StackDirectory dir = StackDirectory.create(directory);
        Launcher launcher = new Launcher(() -> {});
        boolean started = false;
        try {
            Ports ports = Ports.of(dir);
            ports.dropTaken();
            Site site = Site.in(dir, cache, launcher, progress);
            Server server = new Server(spec.apply(site, ports), dir, launcher, () -> {});
            server.start();
            started = true;
            return new LoneServer(server, launcher, site, ports, ports.of(part));
        } finally {
            if (!started) {
                launcher.close();
            }
        }
    }

    Server server() {
        return server;
    }

    /** Another one in the same directory, which goes with it; not started yet. */
    Server beside(BiFunction<Site, Ports, ServerSpec> spec) {
        return new Server(spec.apply(site, ports), site.dir(), launcher, () -> {});
    }

    /** Where it listens on 127.0.0.1. */
    int port() {
        return port;
    }

    /** Ends it; its data stays. */
    @Override
    public void close() {
        server.stop();
        launcher.close();
    }
}
