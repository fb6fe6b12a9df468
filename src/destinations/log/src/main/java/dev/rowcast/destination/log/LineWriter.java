package dev.rowcast.destination.log;

import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Batch;
import dev.rowcast.deliver.EncodedChange;
import dev.rowcast.deliver.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches to one file, on a thread of its own, so that a slow disk holds up nobody but those who write there; answers come on that
 * thread. Batches that wait together are synced together. Ends with the last of its users.
 */
final class LineWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LineWriter.class);

    private final String name;
    private final Opening opening;
    /** Null until something is to be written, and after a failure; for the thread alone. */
    private @Nullable LineTarget target;

    private final Deque<Job> waiting = new ArrayDeque<>();
    private int users = 1;

    /** Opens what is written to. */
    @FunctionalInterface
    interface Opening {
        LineTarget open() throws IOException;
    }

    /**
     * A batch to write.
     *
     * @param sync whether it is to be on the disk
     * @param cancelled whether nobody wants it any more
     * @param whenAnswered gets the answer
     */
    record Job(Batch batch, boolean sync, BooleanSupplier cancelled, Consumer<Answer> whenAnswered) {}

    /** @param name what is written to, for messages */
    LineWriter(String name, Opening opening) {
        this.name = name;
        this.opening = opening;
    }

    /** Begins to write. */
    LineWriter start() {
        Thread thread = new Thread(this::run, "rowcast-log-" + name);
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    /** One more user; false if the last one has left. */
    synchronized boolean join() {
        if (users > 0) {
            users++;
        }
        return users > 0;
    }

    /** Writes the batch when its turn has come. */
    synchronized void write(Job job) {
        waiting.addLast(job);
        notifyAll();
    }

    /** One user less. With the last one it ends: what is being written is written to its end, what waits behind it isn't. */
    @Override
    public synchronized void close() {
        users--;
        notifyAll();
    }

    /** All that waits, in order; empty once nobody uses it any more. */
    private synchronized List<Job> next() throws InterruptedException {
        while (waiting.isEmpty() && users > 0) {
            wait();
        }
        List<Job> taken = users > 0 ? List.copyOf(waiting) : List.of();
        waiting.clear();
        return taken;
    }

    private void run() {
        try {
            for (List<Job> jobs = next(); !jobs.isEmpty(); jobs = next()) {
                write(jobs);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeTarget();
            synchronized (this) {
                users = 0;
            }
        }
    }

    private void write(List<Job> jobs) {
        List<Job> unsynced = new ArrayList<>();
        for (Job job : jobs) {
            if (job.cancelled().getAsBoolean()) {
                continue;
            }
            try {
                leaveWhatWasMoved(unsynced);
                target().append(lines(job.batch()));
                unsynced.add(job);
            } catch (IOException failed) {
                // What was appended before is synced first, since then this target is closed.
                settle(unsynced);
                answer(job, failed(failed));
            } catch (RuntimeException | Error fault) {
                LOG.error("a batch for the log {} can't be written because of a fault", name, fault);
                settle(unsynced);
                answer(job, failed(Failure.FAULT, fault.toString()));
            }
            if (!job.sync()) {
                settle(unsynced);
            }
        }
        settle(unsynced);
    }

    /** A rotation moves the file away, and what comes next goes to a new one of its name. */
    private void leaveWhatWasMoved(List<Job> unsynced) throws IOException {
        LineTarget open = target;
        if (open != null && !open.isCurrent()) {
            settle(unsynced);
            closeTarget();
        }
    }

    /** Answers for what was appended, once it is on the disk where somebody wants that. */
    private void settle(List<Job> appended) {
        if (appended.isEmpty()) {
            return;
        }
        Answer answer = appended.stream().anyMatch(Job::sync) ? sync() : Answer.Accepted.ALL;
        appended.forEach(job -> answer(job, answer));
        appended.clear();
    }

    private Answer sync() {
        try {
            target().sync();
            return Answer.Accepted.ALL;
        } catch (IOException failed) {
            return failed(failed);
        }
    }

    private LineTarget target() throws IOException {
        LineTarget open = target;
        if (open == null) {
            open = opening.open();
            target = open;
        }
        return open;
    }

    private static ByteBuffer lines(Batch batch) {
        byte[] prefix = ((LineKey) batch.key()).prefix();
        ByteArrayOutputStream lines = new ByteArrayOutputStream(batch.bytes());
        for (EncodedChange change : batch.changes()) {
            byte[] body = change.body();
            lines.write(prefix, 0, prefix.length);
            // Its own brace is the prefix's.
            lines.write(body, 1, body.length - 1);
            lines.write('\n');
        }
        return ByteBuffer.wrap(lines.toByteArray());
    }

    private Answer failed(IOException failed) {
        closeTarget();
        if (failed instanceof NoSuchFileException) {
            return failed(Failure.MISCONFIGURED, "its folder isn't there; make it on the machine of this task");
        }
        if (failed instanceof AccessDeniedException) {
            return failed(Failure.MISCONFIGURED, "this program may not write there; give its user the right to");
        }
        String reason = failed instanceof FileSystemException file ? file.getReason() : failed.getMessage();
        return failed(Failure.UNREACHABLE, reason == null ? failed.toString() : reason);
    }

    private Answer failed(Failure failure, String why) {
        return new Answer.Failed(failure, "can't write to " + name + ": " + why, Duration.ZERO, Long.MAX_VALUE);
    }

    private void answer(Job job, Answer answer) {
        try {
            job.whenAnswered().accept(answer);
        } catch (RuntimeException | Error fault) {
            LOG.error("an answer of the log {} couldn't be taken; restart the task", name, fault);
        }
    }

    private void closeTarget() {
        LineTarget open = target;
        target = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.warn("{} couldn't be closed: {}", name, e.toString());
            }
        }
    }
}
