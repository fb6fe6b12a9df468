package dev.rowcast.destination.bigquery;

import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.sun.net.httpserver.HttpServer;
import dev.rowcast.destination.Faults;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A BigQuery on this machine, of which there is no other: it merges changes by key and number, and refuses what the real one is known to refuse. Google's own
 * clients talk to it.
 */
final class FakeBigQuery extends Faults implements AutoCloseable {
    static final String PROJECT = "shop-reports";

    static {
        // Else each small answer waits for the one before to be acknowledged.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    final Map<String, Map<String, FakeTable>> datasets = new ConcurrentHashMap<>();
    final Map<String, String> locations = new ConcurrentHashMap<>();
    private final Set<Long> refused = ConcurrentHashMap.newKeySet();
    private final Set<String> hidden = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** How many requests with rows there were. */
    final AtomicInteger requests = new AtomicInteger();

    /** How many rows were taken. */
    final AtomicInteger taken = new AtomicInteger();

    /** How often each table was changed by the API. */
    final Map<String, AtomicInteger> updates = new ConcurrentHashMap<>();

    /** What the API answers to operations, such as {@code GET tables}: a status and a reason. */
    final Map<String, String> instead = new ConcurrentHashMap<>();

    /** Who has asked it, as requests say; without those who didn't. */
    final Set<String> logins = ConcurrentHashMap.newKeySet();

    /** Which operations the API was asked for. */
    final Set<String> asked = ConcurrentHashMap.newKeySet();

    /** Of how many queries the first answer isn't the result. */
    final AtomicInteger slowQueries = new AtomicInteger();

    /** Of how many wrong rows of a request an answer tells at the most, as BigQuery may leave some out. */
    volatile int mostRowErrors = Integer.MAX_VALUE;

    /** What each request for rows is answered with; null for what comes of it. */
    volatile Status.@Nullable Code denied;

    /** How many requests for rows get no answer, while their call stays. */
    final AtomicInteger swallowed = new AtomicInteger();

    /** The most rows of a page of a result. */
    volatile int mostRows = 1_000;

    /** How long it wants to be left alone, in seconds; 0 where it doesn't say. */
    volatile long retryAfter;

    /** What becomes of numbers by which changes are ordered. */
    volatile UnaryOperator<String> sequences = UnaryOperator.identity();

    private int restPort;
    private int storagePort;
    private HttpServer rest;
    private Server storage;

    /** A process for others, as benchmarks are: it says where its API and its Storage Write API are, and ends with whoever has started it. */
    public static void main(String[] unused) throws IOException {
        try (FakeBigQuery bigQuery = new FakeBigQuery()) {
            System.out.println(bigQuery.api());
            System.out.println(bigQuery.storage());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    FakeBigQuery() {
        datasets.put("shop", new ConcurrentHashMap<>());
        start();
    }

    /** Not while it runs. */
    void start() {
        try {
            rest = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), restPort), 0);
            rest.setExecutor(threads);
            rest.createContext("/", new FakeRest(this));
            rest.start();
            restPort = rest.getAddress().getPort();
            storage = NettyServerBuilder.forAddress(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), storagePort))
                    .maxInboundMessageSize(32 << 20)
                    .intercept(new Routed())
                    .addService(new FakeWrites(this))
                    .build()
                    .start();
            storagePort = storage.getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As by {@code kill -9}; what was acknowledged is kept. */
    void kill() {
        rest.stop(0);
        storage.shutdownNow();
        try {
            storage.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without that header the real one wouldn't find the table's place. */
    private static final class Routed implements ServerInterceptor {
        private static final Metadata.Key<String> ROUTE =
                Metadata.Key.of("x-goog-request-params", Metadata.ASCII_STRING_MARSHALLER);

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            String route = headers.get(ROUTE);
            if (route == null || !route.startsWith("write_stream=projects%2F")) {
                call.close(Status.INVALID_ARGUMENT.withDescription("no route: " + route), new Metadata());
                return new ServerCall.Listener<>() {};
            }
            return next.startCall(call, headers);
        }
    }

    URI api() {
        return URI.create("http://127.0.0.1:" + restPort);
    }

    URI storage() {
        return URI.create("http://127.0.0.1:" + storagePort);
    }

    Optional<FakeTable> table(String dataset, String table) {
        return Optional.ofNullable(datasets.getOrDefault(dataset, Map.of()).get(table));
    }

    /** Of the dataset {@code shop}. */
    FakeTable table(String table) {
        return table("shop", table).orElseThrow();
    }

    /** What readers see; nothing where there is no such table. */
    List<Map<String, Object>> rows(String table) {
        return table("shop", table).map(FakeTable::rows).orElse(List.of());
    }

    void drop(String table) {
        datasets.get("shop").remove(table);
    }

    void forget(String table) {
        drop("rowcast_mark_" + table);
    }

    /** Has those that write not know a column yet that was added. */
    void hide(String column) {
        hidden.add(column);
    }

    void unhide(String column) {
        hidden.remove(column);
    }

    boolean isHidden(String column) {
        return hidden.contains(column);
    }

    String sequence(String number) {
        return sequences.apply(number);
    }

    void appended(int rows) {
        taken.addAndGet(rows);
    }

    /** Whether it has something in it that a test has refused. */
    boolean isRefused(Map<String, Object> values) {
        return values.get("v") instanceof Long v && refused.contains(v);
    }

    Fate fate() {
        delay();
        try {
            return fate(requests.incrementAndGet());
        } catch (InterruptedException stopped) {
            return Fate.UNAVAILABLE;
        }
    }

    /** As where a quota is used up. */
    AppendRowsResponse busy() {
        com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder()
                .setCode(Code.RESOURCE_EXHAUSTED_VALUE)
                .setMessage("Exceeds quota limit 'AppendRows throughput'");
        if (retryAfter > 0) {
            status.addDetails(Any.pack(RetryInfo.newBuilder()
                    .setRetryDelay(com.google.protobuf.Duration.newBuilder()
                            .setSeconds(Duration.ofSeconds(retryAfter).toSeconds()))
                    .build()));
        }
        return AppendRowsResponse.newBuilder().setError(status).build();
    }

    @Override
    public void refuse(long version) {
        refused.add(version);
    }

    @Override
    public void close() {
        release();
        kill();
        threads.shutdownNow();
    }
}
