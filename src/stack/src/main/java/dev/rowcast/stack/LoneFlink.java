package dev.rowcast.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Flink session cluster on 127.0.0.1: a JobManager, and TaskManagers of two slots each, which can be killed and added. It lives no longer than this JVM.
 * Safe for use by several threads.
 */
public final class LoneFlink implements AutoCloseable {
    private final LoneServer manager;
    private final List<Server> workers = new ArrayList<>();

    private LoneFlink(LoneServer manager) {
        this.manager = manager;
    }

    /**
     * Starts one and returns when all of it answers. Flink is fetched first when it isn't in the cache yet.
     *
     * @param directory for its files and its logs; made when it is not there
     * @param cache where the distributions lie, such as {@link StackConfig#defaultCache()}
     * @param workers how many TaskManagers
     * @throws StackException when it cannot be started; then no process of it is left
     */
    public static LoneFlink start(Path directory, Path cache, int workers, Progress progress) {
        LoneFlink flink = new LoneFlink(LoneServer.start(
                directory,
                cache,
                progress,
                Parts.FLINK,
                (site, ports) -> FlinkManagerSpec.of(site.dir(), site.distributions(), ports)));
        boolean whole = false;
        try {
            for (int i = 0; i < workers; i++) {
                flink.addWorker();
            }
            whole = true;
            return flink;
        } finally {
            if (!whole) {
                flink.close();
            }
        }
    }

    /** Where the JobManager is. */
    public Endpoints.Flink address() {
        return FlinkProgram.at("127.0.0.1", manager.port());
    }

    /** The JobManager: to stop, kill and start it. */
    public Server server() {
        return manager.server();
    }

    /** The TaskManagers, those that were killed too. */
    public synchronized List<Server> workers() {
        return List.copyOf(workers);
    }

    /**
     * Starts a further TaskManager.
     *
     * @throws StackException when it cannot be started; then no process of it is left
     */
    public synchronized Server addWorker() {
        String name = Parts.flinkWorker(workers.size() + 1);
        Server worker =
                manager.beside((site, ports) -> FlinkWorkerSpec.of(site.dir(), site.distributions(), ports, name));
        worker.start();
        workers.add(worker);
        return worker;
    }

    /** Ends it. */
    @Override
    public synchronized void close() {
        try {
            Parallel.run(workers.stream().<Runnable>map(worker -> worker::stop).toList(), () -> {});
        } finally {
            manager.close();
        }
    }
}
