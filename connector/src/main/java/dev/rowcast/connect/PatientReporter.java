package dev.rowcast.connect;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Connect's reporter, without waiting for it for long: its producer blocks who sends while it knows no broker for the topic, such as one that was deleted,
 * and by default for ever; the task's thread would then be thrown out of its group. A report that takes too long answers as one that was refused at once, and
 * so does each after it until the producer is free again. For one thread.
 */
final class PatientReporter implements AutoCloseable {
    private final ErrantRecordReporter reporter;
    private final Duration patience;
    private final ExecutorService sender = Executors.newSingleThreadExecutor(PatientReporter::thread);
    private @Nullable Future<Answer> blocked;

    /**
     * What Connect answered.
     *
     * @param written is done when the letter is durable, or will not be
     * @param atOnce whether it was done when Connect gave it, which says nothing good, whatever it says
     */
    record Answer(Future<Void> written, boolean atOnce) {}

    PatientReporter(ErrantRecordReporter reporter, Duration patience) {
        this.reporter = reporter;
        this.patience = patience;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "rowcast-dead-letters");
        thread.setDaemon(true);
        return thread;
    }

    /** Hands the letter over. */
    Answer report(SinkRecord record, Throwable error) {
        Future<Answer> before = blocked;
        if (before != null && !before.isDone()) {
            return blocks();
        }
        Future<Answer> asked = sender.submit(() -> {
            Future<Void> written = reporter.report(record, error);
            return new Answer(written, written.isDone());
        });
        try {
            blocked = null;
            return asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException tooLong) {
            blocked = asked;
            return blocks();
        } catch (InterruptedException stopped) {
            throw new InterruptException("stopped while a dead letter was handed over", stopped);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException own ? own : new ConnectException(failed.getCause());
        }
    }

    private Answer blocks() {
        String why = "the queue's producer has waited for more than " + patience.toSeconds()
                + " s for a broker that has its topic";
        return new Answer(
                CompletableFuture.failedFuture(new org.apache.kafka.common.errors.TimeoutException(why)), true);
    }

    @Override
    public void close() {
        sender.shutdownNow();
    }
}
