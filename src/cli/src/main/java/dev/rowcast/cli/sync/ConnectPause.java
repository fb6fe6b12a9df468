package dev.rowcast.cli.sync;

import dev.rowcast.batch.source.Waiting;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** A pause of a whole connector, by Kafka Connect, which keeps it over restarts of its workers, and until it is resumed. */
final class ConnectPause implements StreamPause {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final int TRIES = 10;

    private final ConnectClient connect;
    private final String connector;
    private final Supplier<String> transactions;
    private final Waiting waiting;
    private volatile boolean came;
    private volatile boolean resumed;
    private final Ticking ticking;

    /**
     * Asks for it.
     *
     * @param transactions waits until nothing is under way, and says what may have been delivered until then
     * @throws ConnectException if Kafka Connect doesn't do it
     */
    ConnectPause(ConnectClient connect, String connector, Supplier<String> transactions, Waiting waiting) {
        this.connect = connect;
        this.connector = connector;
        this.transactions = transactions;
        this.waiting = waiting;
        connect.pause(connector);
        this.ticking = new Ticking(this::look, LOOK_AGAIN);
    }

    @Override
    public String transactions() {
        String found = transactions.get();
        came = true;
        return found;
    }

    private void look() {
        try {
            if (came && !connect.status(connector).state().equals("PAUSED")) {
                resumed = true;
            }
        } catch (ConnectException away) {
            // Nobody can have resumed it there.
            return;
        }
    }

    @Override
    public Optional<String> obstacle() {
        return resumed
                ? Optional.of(
                        "connector " + connector
                                + " was resumed by somebody while rows were sent, so that changes may have come between them; load them again")
                : Optional.empty();
    }

    @Override
    public void requireHeld() {
        look();
        obstacle().ifPresent(why -> {
            throw new CliException(why, null);
        });
    }

    @Override
    public void close() {
        ticking.close();
        for (int left = TRIES; ; left--) {
            try {
                connect.resume(connector);
                return;
            } catch (ConnectException away) {
                if (left == 1) {
                    throw new CliException(
                            "connector " + connector + " is still paused, since Kafka Connect doesn't answer ("
                                    + away.getMessage() + "). Resume it: PUT " + ConnectClient.path(connector)
                                    + "/resume to Kafka Connect",
                            away);
                }
                waiting.pass(LOOK_AGAIN);
            }
        }
    }
}
