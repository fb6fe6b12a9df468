package dev.rowcast.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A running MySQL, Kafka and Connect worker on 127.0.0.1, and the stores that were asked for. Its parts can be stopped, killed and started one by one. Safe for use by
 * several threads.
 */
public final class Stack implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int MYSQL_SERVER_ID = 1;
    private static final long BYTES_NEEDED = 500_000_000;

    private final StackDirectory dir;
    private final Launcher launcher;
    private final Distributions distributions;
    private final Ports ports;
    private final Server mysql;
    private final Server kafka;
    private final List<Server> stores;
    private final Map<String, Server> workers = new ConcurrentHashMap<>();
    /** Further workers that another process started, whose configuration is not known here. */
    private final Map<String, ProcessHandle> adopted = new ConcurrentHashMap<>();

    private volatile boolean published;
    private volatile boolean bound;

    private Stack(StackDirectory dir, StackConfig config, Launcher launcher, Progress progress) {
        this.dir = dir;
        this.bound = config.lifetime() == Lifetime.BOUND;
        this.launcher = launcher;
        Cache cache = new Cache(config.cache().toAbsolutePath().normalize(), progress);
        this.distributions = new Distributions(cache, new Maven(launcher, progress), progress);
        this.ports = Ports.of(dir);
        Path kafkaLibs = distributions.libs(Distribution.KAFKA);
        Path mysqlFolder = distributions.mysql();
        new SystemLibraries(launcher, progress).require(mysqlFolder);
        this.mysql = server(new MysqlSpec(
                dir,
                mysqlFolder,
                new MysqlData(mysqlFolder, cache),
                ports.of(Parts.MYSQL),
                MYSQL_SERVER_ID,
                config.mysqlTimeZone()));
        this.kafka = server(
                new KafkaSpec(dir, kafkaLibs, ports.of(Parts.KAFKA), ports.of("kafka-controller"), config.broker()));
        this.stores =
                config.stores().stream().flatMap(this::specs).map(this::server).toList();
        workers.put(Parts.CONNECT, server(worker(config.worker())));
    }

    private Stream<ServerSpec> specs(Store store) {
        return switch (store) {
            case OPENSEARCH -> Stream.of(OpenSearchSpec.of(dir, distributions, ports));
            case POSTGRES -> Stream.of(PostgresSpec.of(dir, distributions, ports));
            case FLINK ->
                Stream.of(
                        FlinkManagerSpec.of(dir, distributions, ports),
                        FlinkWorkerSpec.of(dir, distributions, ports, Parts.flinkWorker(1)));
        };
    }

    /**
     * Starts a stack and returns when all of it answers. What it needs is fetched first when it isn't in the cache yet.
     *
     * @throws AlreadyRunningException when that directory's stack runs
     * @throws StackException when it cannot be started; then no process of it is left
     */
    public static Stack start(StackConfig config, Progress progress) {
        if (!config.worker().name().equals(Parts.CONNECT)) {
            throw new IllegalArgumentException("the main worker's name is " + Parts.CONNECT);
        }
        StackDirectory dir = StackDirectory.create(config.dir());
        try (FileChannel channel = FileChannel.open(dir.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = lock(channel, dir)) {
            endLeftovers(dir, progress);
            requireSpace(dir);
            return startAll(dir, config, progress);
        } catch (IOException e) {
            throw new StackException("The stack's directory " + dir.root() + " cannot be locked: " + e + ".", e);
        }
    }

    private static FileLock lock(FileChannel channel, StackDirectory dir) throws IOException {
        FileLock held;
        try {
            held = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            held = null;
        }
        if (held == null) {
            throw new StackException("The stack in " + dir.root() + " is being started by somebody else just now.");
        }
        return held;
    }

    private static void endLeftovers(StackDirectory dir, Progress progress) {
        StackStatus status = StackStatus.of(dir);
        boolean ownerGone = status.endpoints()
                .map(Endpoints::owner)
                .map(pid -> ProcessHandle.of(pid).filter(Processes::isAlive).isEmpty())
                .orElse(false);
        if (status.isWhole() && !ownerGone) {
            throw new AlreadyRunningException(dir, status.endpoints().orElseThrow());
        }
        if (status.isAnyRunning()) {
            progress.message(status.describe());
        }
        end(dir);
    }

    private static void requireSpace(StackDirectory dir) throws IOException {
        long usable = Files.getFileStore(dir.root()).getUsableSpace();
        if (usable < BYTES_NEEDED) {
            throw new StackException("The stack needs " + BYTES_NEEDED / 1_000_000 + " MB in " + dir.root()
                    + " and there are " + usable / 1_000_000 + " MB. Make room, or take another directory.");
        }
    }

    private static Stack startAll(StackDirectory dir, StackConfig config, Progress progress) {
        Launcher launcher = new Launcher(() -> delete(dir.endpoints()));
        boolean whole = false;
        try {
            Stack stack = new Stack(dir, config, launcher, progress);
            stack.startParts(progress);
            stack.published = true;
            stack.publish();
            if (!stack.bound) {
                launcher.detach();
            }
            whole = true;
            return stack;
        } finally {
            if (!whole) {
                launcher.close();
            }
        }
    }

    private void startParts(Progress progress) {
        ports.dropTaken();
        long start = System.nanoTime();
        // The worker's own start takes as long as the broker's, and it goes on trying to reach the broker meanwhile.
        Parallel.run(
                servers().stream()
                        .<Runnable>map(server -> () -> startPart(server, progress))
                        .toList(),
                launcher::close);
        progress.message("All answer after "
                + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
    }

    private static void startPart(Server server, Progress progress) {
        progress.message("Starting " + server.name());
        long start = System.nanoTime();
        server.start();
        progress.message(server.name() + " answers after "
                + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
    }

    private Server server(ServerSpec spec) {
        return new Server(spec, dir, launcher, this::publish);
    }

    private ConnectSpec worker(WorkerConfig config) {
        return new ConnectSpec(
                dir,
                config,
                distributions.libs(config.version().distribution()),
                config.debezium() ? distributions.debezium() : null,
                HOST + ":" + ports.of(Parts.KAFKA),
                ports.of(config.name()));
    }

    /** What the stack in that directory does. */
    public static StackStatus status(Path directory) {
        return StackStatus.of(StackDirectory.of(directory));
    }

    /**
     * Ends the stack of that directory, whoever started it. Its data stays.
     *
     * @return what ran before
     */
    public static StackStatus stop(Path directory) {
        StackDirectory dir = StackDirectory.of(directory);
        StackStatus before = StackStatus.of(dir);
        end(dir);
        return before;
    }

    private static void end(StackDirectory dir) {
        Map<String, ProcessHandle> running = new TreeMap<>(Processes.of(dir));
        List<ProcessHandle> servers = new ArrayList<>();
        for (String name : Parts.SERVERS) {
            ProcessHandle server = running.remove(name);
            if (server != null) {
                servers.add(server);
            }
        }
        Processes.end(running.values(), Server.PATIENCE);
        Processes.end(servers, Server.PATIENCE);
        delete(dir.endpoints());
    }

    /**
     * Takes hold of a detached stack that runs: {@link #close()} lets go of it again.
     *
     * @param config what it was started with; which stores it has is seen from what runs
     * @throws StackException when it does not run, or not whole
     */
    public static Stack attach(StackConfig config, Progress progress) {
        StackDirectory dir = StackDirectory.of(config.dir());
        StackStatus status = StackStatus.of(dir);
        if (!status.isWhole()) {
            throw new StackException(status.describe());
        }
        Map<String, ProcessHandle> running = Processes.of(dir);
        Stack stack = new Stack(
                dir,
                config.withLifetime(Lifetime.DETACHED).withStores(Store.among(running.keySet())),
                new Launcher(() -> {}),
                progress);
        stack.launcher.detach();
        stack.servers().forEach(server -> {
            ProcessHandle process = running.get(server.name());
            if (process != null) {
                server.attach(process);
            }
        });
        running.keySet().removeAll(stack.servers().stream().map(Server::name).toList());
        stack.adopted.putAll(running);
        stack.published = true;
        return stack;
    }

    /** Its directory. */
    public Path dir() {
        return dir.root();
    }

    /** The database. */
    public Server mysql() {
        return mysql;
    }

    /** The broker, which is its own controller. */
    public Server kafka() {
        return kafka;
    }

    /** The main Connect worker. */
    public Server connect() {
        return workerNamed(Parts.CONNECT);
    }

    /** The stores that it was started with. */
    public List<Server> stores() {
        return stores;
    }

    private Server workerNamed(String name) {
        Server worker = workers.get(name);
        if (worker == null) {
            throw new IllegalArgumentException("there is no worker " + name);
        }
        return worker;
    }

    /**
     * Starts a further Connect worker, which ends with the stack.
     *
     * @throws StackException when it ends or does not answer; the message quotes its log, and no process is left
     * @return the worker; its address is in {@link Endpoints#workers()} by its name
     */
    public Server startWorker(WorkerConfig config) {
        Server worker = server(worker(config));
        if (workers.putIfAbsent(config.name(), worker) != null) {
            throw new IllegalArgumentException("there is a worker " + config.name() + " already");
        }
        boolean started = false;
        try {
            worker.start();
            started = true;
            return worker;
        } finally {
            if (!started) {
                workers.remove(config.name());
                publish();
            }
        }
    }

    /** The {@code mysql} client of the distribution; SQL goes to its standard input. */
    public Path mysqlClient() {
        return distributions.mysql().resolve("bin/mysql");
    }

    /** Where its parts listen, and the processes of those that run now. */
    public Endpoints endpoints() {
        Map<String, Long> processes = new TreeMap<>();
        servers().forEach(server -> server.pid().ifPresent(pid -> processes.put(server.name(), pid)));
        adopted.forEach((name, process) -> {
            if (Processes.isAlive(process)) {
                processes.put(name, process.pid());
            }
        });
        Map<String, Endpoints.Connect> further = new TreeMap<>();
        processes.keySet().stream()
                .filter(name -> !Parts.isServer(name) && !name.equals(Parts.CONNECT))
                .forEach(name -> further.put(name, connectAt(name)));
        return new Endpoints(
                MysqlData.at(HOST, ports.of(Parts.MYSQL)),
                new Endpoints.Kafka(HOST + ":" + ports.of(Parts.KAFKA)),
                connectAt(Parts.CONNECT),
                has(Store.OPENSEARCH) ? OpenSearchSpec.at(HOST, ports.of(Parts.OPENSEARCH)) : null,
                has(Store.POSTGRES) ? PostgresSpec.at(HOST, ports.of(Parts.POSTGRES)) : null,
                has(Store.FLINK) ? FlinkProgram.at(HOST, ports.of(Parts.FLINK)) : null,
                further,
                processes,
                owner());
    }

    private boolean has(Store store) {
        return stores.stream().anyMatch(server -> server.name().equals(store.label()));
    }

    private Endpoints.Connect connectAt(String name) {
        return new Endpoints.Connect("http://" + HOST + ":" + ports.of(name));
    }

    private @Nullable Long owner() {
        return bound ? ProcessHandle.current().pid() : null;
    }

    private Collection<Server> servers() {
        List<Server> all = new ArrayList<>(workers.values());
        all.addAll(stores);
        all.add(kafka);
        all.add(mysql);
        return all;
    }

    private synchronized void publish() {
        if (published) {
            endpoints().write(dir.endpoints());
        }
    }

    /** Lets a bound stack live on when this JVM ends. */
    public void detach() {
        launcher.detach();
        bound = false;
        publish();
    }

    /** Ends all of it; its data stays, and a start in the same directory goes on with it on the same ports. */
    public void stop() {
        published = false;
        Parallel.run(
                workers.values().stream().<Runnable>map(worker -> worker::stop).toList(), () -> {});
        List<Server> rest = new ArrayList<>(stores);
        rest.addAll(List.of(kafka, mysql));
        Parallel.run(rest.stream().<Runnable>map(server -> server::stop).toList(), () -> {});
        // Whoever else it was that started the rest.
        end(dir);
        launcher.close();
    }

    /** Ends a bound stack; of a detached one it only lets go. */
    @Override
    public void close() {
        if (bound) {
            stop();
        } else {
            launcher.detach();
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StackException(file + " cannot be deleted: " + e + ".", e);
        }
    }
}
