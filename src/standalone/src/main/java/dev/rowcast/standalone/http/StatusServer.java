package dev.rowcast.standalone.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rowcast.observe.TaskFigures;
import dev.rowcast.standalone.run.SourceState;
import dev.rowcast.standalone.run.SourceState.Phase;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Answers {@code /healthz} and {@code /metrics}. Thread-safe. */
public final class StatusServer implements AutoCloseable {
    private static final Set<Phase> WELL = EnumSet.of(Phase.READING, Phase.STANDBY);
    private static final String PLAIN = "text/plain; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "rowcast-http");
        thread.setDaemon(true);
        return thread;
    });

    private record Answer(int status, String type, String text) {}

    /**
     * Starts it.
     *
     * @param at an address of this machine; port 0 for any that is free
     * @throws IOException if it can't be had
     */
    public StatusServer(
            InetSocketAddress at, Supplier<SourceState> source, LongSupplier spooledBytes, TaskFigures figures)
            throws IOException {
        server = HttpServer.create(at, 0);
        server.setExecutor(executor);
        answer("/healthz", () -> health(source.get()));
        answer(
                "/metrics",
                () -> new Answer(
                        200, Exposition.TYPE, MetricsPage.of(source.get(), spooledBytes.getAsLong(), figures)));
        server.start();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private static Answer health(SourceState state) {
        String reason = state.reason().isEmpty() ? "" : ": " + state.reason();
        return new Answer(WELL.contains(state.phase()) ? 200 : 503, PLAIN, state.phase() + reason + "\n");
    }

    private void answer(String path, Supplier<Answer> page) {
        server.createContext(path, exchange -> {
            try (exchange) {
                boolean here = exchange.getRequestURI().getPath().equals(path);
                send(exchange, here ? page.get() : new Answer(404, PLAIN, "there is /healthz and /metrics\n"));
            }
        });
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.text().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
