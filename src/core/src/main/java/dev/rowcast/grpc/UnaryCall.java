package dev.rowcast.grpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Batch;
import dev.rowcast.deliver.DeliveryContext;
import dev.rowcast.deliver.Failure;
import dev.rowcast.deliver.UnaryOutlet;
import dev.rowcast.v1.PushResponse;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One batch and the one answer to it. The deadline begins with the call's stream: while it waits for one, because the server has given all that
 * it allows to others, nobody is late. A call that gets none soon gives its batch back. Thread-safe.
 */
final class UnaryCall extends ClientCall.Listener<PushResponse> implements UnaryOutlet.Call {

    private final CallSetup setup;
    private final CallSetup.Opening opening;
    private final DeliveryContext context;
    private final long deadlineNanos;
    private final Supplier<Answer> withoutStream;
    private final StartedCall<Batch, PushResponse> started;
    private final long batchBytes;

    @GuardedBy("this") private @Nullable Consumer<Answer> whenAnswered;

    private boolean begun;
    private @Nullable PushResponse response;
    private boolean twice;
    /** When it started, or got its connection, or its stream. */
    @GuardedBy("this") private long sinceNanos;

    @GuardedBy("this") private @Nullable Future<?> timer;
    /** Why it was given up. */
    @GuardedBy("this") private @Nullable Answer given;

    /** @param withoutStream what it means that the call has a connection and gets no stream; asked without a lock */
    UnaryCall(
            TargetChannel target,
            MethodDescriptor<Batch, PushResponse> method,
            CallSetup setup,
            CallSetup.Opening opening,
            DeliveryContext context,
            Supplier<Answer> withoutStream,
            Batch batch,
            Consumer<Answer> whenAnswered) {
        this.setup = setup;
        this.opening = opening;
        this.context = context;
        this.deadlineNanos = setup.deadline().toNanos();
        this.started = target.call(method, setup.options(), this::moved);
        this.withoutStream = withoutStream;
        this.batchBytes = batch.bytes();
        this.whenAnswered = whenAnswered;
    }

    /** Sends the batch. */
    void start(Batch batch) {
        synchronized (this) {
            sinceNanos = now();
            watchIn(Math.min(deadlineNanos, TargetConnection.STREAM_PATIENCE.toNanos()));
        }
        started.start(this, opening.headers());
        ClientCall<Batch, PushResponse> call = started.call();
        try {
            // Two, so that a second message shows.
            call.request(2);
            call.sendMessage(batch);
            call.halfClose();
        } catch (RuntimeException e) {
            call.cancel("the batch could not be sent", e);
        }
    }

    @Override
    public void cancel() {
        started.call().cancel("the lane was closed", null);
    }

    private synchronized void moved() {
        sinceNanos = now();
    }

    private void look() {
        if (isGivenUp()) {
            // Its end should have been told long ago.
            onClose(Status.CANCELLED, new Metadata());
            return;
        }
        boolean crowded;
        synchronized (this) {
            if (whenAnswered == null) {
                return;
            }
            crowded = started.isWithoutStream();
            long patience = crowded ? TargetConnection.STREAM_PATIENCE.toNanos() : deadlineNanos;
            long left = patience - (now() - sinceNanos);
            if (left > 0) {
                watchIn(started.hasBegun() ? left : Math.min(left, TargetConnection.STREAM_PATIENCE.toNanos()));
                return;
            }
        }
        Answer known = crowded
                ? withoutStream.get()
                : failed(overdue(started.hasBegun() ? "no answer" : "no connection"), new Metadata());
        synchronized (this) {
            if (whenAnswered == null) {
                return;
            }
            given = known;
            watchIn(TargetConnection.STREAM_PATIENCE.toNanos());
        }
        started.call().cancel("given up", null);
    }

    private synchronized boolean isGivenUp() {
        return given != null;
    }

    private Status overdue(String what) {
        return Status.DEADLINE_EXCEEDED.withDescription(what + " for " + millis(deadlineNanos) + " ms");
    }

    /** Whether the peer gave the call up at its deadline, which it knows as well, before we did. */
    private synchronized boolean isLate(Status status) {
        return status.getCode() == Status.Code.CANCELLED
                && started.hasBegun()
                && given == null
                && millis(now() - sinceNanos) >= millis(deadlineNanos);
    }

    @GuardedBy("this") private void watchIn(long nanos) {
        timer = context.scheduler().schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void onHeaders(Metadata headers) {
        begun = true;
    }

    @Override
    public void onMessage(PushResponse message) {
        twice = response != null;
        response = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        boolean late = isLate(status);
        started.ended();
        Consumer<Answer> waiting;
        Answer known;
        synchronized (this) {
            waiting = whenAnswered;
            known = late ? failed(overdue("no answer"), trailers) : given;
            whenAnswered = null;
            if (timer != null) {
                timer.cancel(false);
            }
        }
        if (waiting != null) {
            // An answer that crossed with our giving up counts.
            waiting.accept(known == null || status.isOk() ? answer(status, trailers) : known);
        }
    }

    private Answer answer(Status status, Metadata trailers) {
        if (status.isOk()) {
            return response == null || twice
                    ? failed(
                            Status.INTERNAL.withDescription(
                                    "status OK with " + (twice ? "two responses" : "no response")),
                            trailers)
                    : setup.answer(response.getVerdictsList(), opening);
        }
        Answer.Failed failed = failed(status, trailers);
        boolean tooLarge = failed.failure() == Failure.TOO_LARGE || StatusTable.isAnswerTooLarge(status, batchBytes);
        if (begun && tooLarge) {
            // The peer took the request and began to answer: it is the answer that is too large, for us.
            return StatusTable.answerTooLarge(opening.target());
        }
        return failed;
    }

    private Answer.Failed failed(Status status, Metadata trailers) {
        return setup.failed(status, trailers, opening, batchBytes);
    }

    /** Whole ones, as the peer was told. */
    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    private long now() {
        return context.nanoTime().getAsLong();
    }
}
