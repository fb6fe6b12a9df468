package dev.rowcast.grpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Batch;
import dev.rowcast.deliver.DeliveryContext;
import dev.rowcast.deliver.Failure;
import dev.rowcast.deliver.Outlet;
import dev.rowcast.v1.StreamResponse;
import dev.rowcast.v1.Verdict;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One stream: the batches that are out on it, what the peer granted, and its end. Thread-safe. Its own lock is held while gRPC's methods
 * are called, which only queue, and never while an answer is given.
 */
final class StreamCall extends ClientCall.Listener<StreamResponse> {
    private record Sent(Batch batch, Consumer<Answer> whenAnswered) {}

    private final StartedCall<StreamMethod.Request, StreamResponse> started;
    private final ClientCall<StreamMethod.Request, StreamResponse> call;
    private final Supplier<Answer> withoutStream;
    private final Consumer<Answer.Failed> whenFailed;
    private final CallSetup setup;
    private final CallSetup.Opening opening;
    private final long deadlineNanos;
    private final StreamSettings settings;
    private final DeliveryContext context;
    private final Runnable whenRoom;
    private final long bornNanos;
    private final long maxAgeNanos;

    @GuardedBy("this") private final ArrayDeque<Sent> out = new ArrayDeque<>();

    @GuardedBy("this") private final Credits credits = new Credits();

    @GuardedBy("this") private long sent;

    @GuardedBy("this") private long acknowledged;

    @GuardedBy("this") private boolean responded;
    /** We said that nothing more comes. */
    @GuardedBy("this") private boolean draining;
    /** Nothing more comes from either side, or we don't listen any more. */
    @GuardedBy("this") private boolean ended;
    /** Since when the peer owes an acknowledgement, or there is nothing to acknowledge. */
    @GuardedBy("this") private long sinceNanos;

    @GuardedBy("this") private @Nullable Future<?> timer;

    @GuardedBy("this") private long timerNanos;

    @GuardedBy("this") private Answer.@Nullable Failed fault;

    private volatile Outlet.Room room = Outlet.Room.ONE;

    /**
     * @param opener makes the call, which tells what it is given when it has a connection, and when it has its stream
     * @param withoutStream what it means that the call has a connection and gets no stream; asked without a lock
     * @param whenFailed told of what fails while nothing is out
     */
    StreamCall(
            Function<Runnable, StartedCall<StreamMethod.Request, StreamResponse>> opener,
            CallSetup setup,
            CallSetup.Opening opening,
            Supplier<Answer> withoutStream,
            Consumer<Answer.Failed> whenFailed,
            StreamSettings settings,
            DeliveryContext context,
            Runnable whenRoom) {
        this.setup = setup;
        this.opening = opening;
        this.deadlineNanos = setup.deadline().toNanos();
        this.settings = settings;
        this.context = context;
        this.whenRoom = whenRoom;
        this.bornNanos = now();
        this.sinceNanos = bornNanos;
        double younger = context.random().getAsDouble() / 10;
        this.maxAgeNanos = (long) (settings.maxAge().toNanos() * (1 - younger));
        this.started = opener.apply(this::moved);
        this.call = started.call();
        this.withoutStream = withoutStream;
        this.whenFailed = whenFailed;
    }

    synchronized void start() {
        started.start(this, opening.headers());
        call.request(2);
        watchIn(nextLook(bornNanos));
    }

    /** From now on the peer is late, or the server doesn't give us a stream: not before. */
    private synchronized void moved() {
        if (!ended && acknowledged == 0) {
            sinceNanos = now();
            watchIn(nextLook(sinceNanos));
        }
    }

    /** Whom it goes to, as the routing has it. */
    String target() {
        return opening.target();
    }

    /** What may be sent; where the stream is over, on the next. Takes no lock. */
    Outlet.Room room() {
        return room;
    }

    /** Whether nothing more can be sent, acknowledged or told. */
    synchronized boolean isOver() {
        return fault == null && (ended || (draining && out.isEmpty()));
    }

    /** Sends a batch; false if it can't be sent on this stream any more. */
    boolean send(Batch batch, Consumer<Answer> whenAnswered) {
        Answer.Failed known;
        synchronized (this) {
            known = fault;
            fault = null;
            if (known == null) {
                if (ended || draining) {
                    return false;
                }
                enqueue(new Sent(batch, whenAnswered));
            }
        }
        if (known != null) {
            whenAnswered.accept(known);
        }
        return true;
    }

    @GuardedBy("this") private void enqueue(Sent next) {
        if (out.isEmpty()) {
            sinceNanos = now();
            if (timerNanos - sinceNanos > deadlineNanos) {
                watchIn(deadlineNanos);
            }
        }
        out.addLast(next);
        sent++;
        credits.sent(next.batch);
        measure();
        try {
            call.sendMessage(new StreamMethod.Request(sent, next.batch));
        } catch (RuntimeException e) {
            call.cancel("the batch could not be sent", e);
        }
    }

    /** Says that nothing more comes; what is out may still be acknowledged. */
    void drain() {
        boolean over;
        synchronized (this) {
            over = !ended && !draining && finish();
        }
        if (over) {
            whenRoom.run();
        }
    }

    /** As {@link #drain}, if nothing is out. */
    void rest() {
        boolean over;
        synchronized (this) {
            over = !ended && !draining && out.isEmpty() && fault == null && finish();
        }
        if (over) {
            whenRoom.run();
        }
    }

    /** Whether there is nothing more to wait for but the peer's own end. */
    @GuardedBy("this") private boolean finish() {
        draining = true;
        if (out.isEmpty()) {
            sinceNanos = now();
        }
        call.halfClose();
        measure();
        watchIn(nextLook(now()));
        return out.isEmpty();
    }

    /** Ends it, because what was sent is to be sent again. */
    synchronized void withdraw() {
        if (!isOver()) {
            end("batches are taken back, to be sent again in order");
        }
    }

    synchronized void close() {
        end("the lane was closed");
    }

    @GuardedBy("this") private void end(String why) {
        if (!ended) {
            stop();
            call.cancel(why, null);
        }
    }

    @GuardedBy("this") private void stop() {
        ended = true;
        out.clear();
        measure();
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    public void onMessage(StreamResponse response) {
        List<Runnable> answers = new ArrayList<>();
        synchronized (this) {
            if (ended) {
                return;
            }
            String mistake = acknowledge(response, answers);
            if (mistake == null) {
                responded = true;
                credits.grant(response.getCredit());
                measure();
                if (response.getVerdictsList().stream().anyMatch(StreamCall::isRetry)) {
                    end("a change is to be tried again, and all that came behind it");
                } else {
                    call.request(1);
                }
            } else {
                fail(CallSetup.misconfigured("the subscriber's answer can't be used: " + mistake), answers);
            }
        }
        tell(answers);
    }

    private static boolean isRetry(Verdict verdict) {
        return verdict.getDecision() == Verdict.Decision.DECISION_RETRY
                || verdict.getDecision() == Verdict.Decision.DECISION_UNSPECIFIED;
    }

    /** Gathers what to answer; or says why the response can't be. */
    @GuardedBy("this") private @Nullable String acknowledge(StreamResponse response, List<Runnable> answers) {
        long upTo = response.getAcknowledged();
        if (Long.compareUnsigned(upTo, sent) > 0) {
            return "it acknowledges batch " + Long.toUnsignedString(upTo) + " of a stream on which " + sent
                    + " were sent";
        }
        if (upTo <= acknowledged) {
            return response.getVerdictsCount() == 0
                    ? null
                    : "it has verdicts on batch " + upTo + " of the stream, but " + acknowledged
                            + " were acknowledged before";
        }
        while (acknowledged < upTo) {
            acknowledged++;
            boolean last = acknowledged == upTo && response.getVerdictsCount() > 0;
            answer(last ? setup.answer(response.getVerdictsList(), opening) : Answer.Accepted.ALL, answers);
            out.removeFirst();
        }
        sinceNanos = now();
        return null;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        started.ended();
        List<Runnable> answers = new ArrayList<>();
        synchronized (this) {
            if (ended) {
                return;
            }
            if (!out.isEmpty()) {
                answer(status.isOk() ? endedByPeer() : failed(status, trailers), answers);
            }
            stop();
        }
        tell(answers);
    }

    @GuardedBy("this") private Answer endedByPeer() {
        return acknowledged > 0
                ? new Answer.Returned(target() + " ended the stream")
                : new Answer.Failed(
                        Failure.UNREACHABLE,
                        target() + " ended the stream and had acknowledged nothing on it",
                        Duration.ZERO,
                        Long.MAX_VALUE);
    }

    @GuardedBy("this") private Answer.Failed failed(Status status, Metadata trailers) {
        long largest = StreamMethod.LARGEST_PREFIX
                + out.stream().mapToLong(one -> one.batch.bytes()).max().orElse(0);
        return setup.failedOnStream(status, trailers, opening, largest);
    }

    @GuardedBy("this") private void fail(Answer.Failed failed, List<Runnable> answers) {
        if (out.isEmpty()) {
            fault = failed;
            answers.add(() -> whenFailed.accept(failed));
        } else {
            answer(failed, answers);
        }
        end(failed.reason());
    }

    /** Has the oldest batch answered, once the lock is free. */
    @GuardedBy("this") private void answer(Answer answer, List<Runnable> answers) {
        Consumer<Answer> whenAnswered = out.element().whenAnswered;
        answers.add(() -> whenAnswered.accept(answer));
    }

    private void tell(List<Runnable> answers) {
        answers.forEach(Runnable::run);
        if (answers.isEmpty()) {
            whenRoom.run();
        }
    }

    @GuardedBy("this") private void measure() {
        if (ended || (draining && out.isEmpty())) {
            room = Outlet.Room.ONE;
        } else {
            int batches = draining ? 0 : responded ? settings.window() : 1;
            room = new Outlet.Room(batches, credits.changes(), credits.bytes());
        }
    }

    /** How long until something is due, if nothing happens before. */
    @GuardedBy("this") private long nextLook(long now) {
        long passed = now - sinceNanos;
        if (started.isWithoutStream()) {
            return TargetConnection.STREAM_PATIENCE.toNanos() - passed;
        }
        long left = !out.isEmpty() || draining
                ? deadlineNanos - passed
                : room.isLeft() ? settings.idle().toNanos() - passed : Long.MAX_VALUE;
        return draining ? left : Math.min(left, maxAgeNanos - (now - bornNanos));
    }

    @GuardedBy("this") private void watchIn(long nanos) {
        if (timer != null) {
            timer.cancel(false);
        }
        timerNanos = now() + nanos;
        timer = context.scheduler().schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    }

    private void look() {
        List<Runnable> answers = new ArrayList<>();
        boolean crowded;
        synchronized (this) {
            long now = now();
            if (ended || nextLook(now) > 0) {
                if (!ended) {
                    watchIn(nextLook(now));
                }
                return;
            }
            crowded = started.isWithoutStream();
            if (!crowded) {
                giveUp(now - sinceNanos >= deadlineNanos, answers);
            }
        }
        if (crowded) {
            giveBack(withoutStream.get(), answers);
        }
        tell(answers);
    }

    @GuardedBy("this") private void giveUp(boolean late, List<Runnable> answers) {
        if (late && !out.isEmpty()) {
            fail(overdue(), answers);
        } else if (draining) {
            end("the peer did not end the stream");
        } else {
            finish();
        }
    }

    private synchronized void giveBack(Answer why, List<Runnable> answers) {
        if (!ended && !out.isEmpty()) {
            answer(why, answers);
        }
        end("no stream");
    }

    @GuardedBy("this") private Answer.Failed overdue() {
        Status status = Status.DEADLINE_EXCEEDED.withDescription("batch " + (acknowledged + 1)
                + " of the stream was not acknowledged for " + TimeUnit.NANOSECONDS.toMillis(deadlineNanos) + " ms");
        return setup.failed(status, new Metadata(), opening, 0);
    }

    private long now() {
        return context.nanoTime().getAsLong();
    }
}
