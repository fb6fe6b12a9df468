package dev.rowcast.grpc;

import com.google.protobuf.MessageLite;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Failure;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Calls unary methods of a service that is reached as a subscriber is. Thread-safe; nothing in it blocks. */
public final class UnaryClient implements AutoCloseable {
    private final Connection connection;
    private final SubscriberChannel channel;
    private final CallSetup setup;
    private final AtomicInteger lost = new AtomicInteger();

    /**
     * Makes the channel; doesn't connect.
     *
     * @throws IllegalArgumentException if the target, the metadata or a PEM file can't be used; the message says which and why
     */
    public UnaryClient(Connection connection) {
        this.connection = connection;
        this.setup = new CallSetup(connection);
        this.channel = new SubscriberChannel(connection, SubscriberChannel.RESOLVE_EVERY);
        this.channel.whenLeaving(unused -> lost.incrementAndGet());
    }

    /** How many connections were lost: another server may be there after each. */
    public int lost() {
        return lost.get();
    }

    /**
     * Calls a method, in as much time as the connection's deadline gives.
     *
     * @return the response; completes exceptionally with a {@link CallFailedException}
     */
    public <Q extends MessageLite, A> CompletionStage<A> call(MethodDescriptor<Q, A> method, Q request) {
        TargetChannel target = channel.next();
        CallSetup.Opening opening;
        try {
            opening = setup.open(target.target());
        } catch (TokenFile.UnusableException e) {
            return CompletableFuture.failedFuture(new CallFailedException(
                    Status.Code.UNAUTHENTICATED, Failure.MISCONFIGURED, String.valueOf(e.getMessage())));
        }
        Call<Q, A> call = new Call<>(target, method, opening, request);
        call.start(request);
        return call.answer;
    }

    @Override
    public void close() {
        channel.close();
    }

    @Override
    public String toString() {
        return String.join(", ", connection.targets());
    }

    private final class Call<Q extends MessageLite, A> extends ClientCall.Listener<A> {
        private final CompletableFuture<A> answer = new CompletableFuture<>();
        private final CallSetup.Opening opening;
        private final StartedCall<Q, A> started;
        private final long requestBytes;
        private @Nullable A response;
        private boolean begun;

        Call(TargetChannel target, MethodDescriptor<Q, A> method, CallSetup.Opening opening, Q request) {
            CallOptions options =
                    setup.options().withDeadlineAfter(connection.deadline().toNanos(), TimeUnit.NANOSECONDS);
            this.opening = opening;
            this.requestBytes = request.getSerializedSize();
            this.started = target.call(method, options, () -> {});
        }

        void start(Q request) {
            started.start(this, opening.headers());
            ClientCall<Q, A> call = started.call();
            try {
                call.request(2);
                call.sendMessage(request);
                call.halfClose();
            } catch (RuntimeException e) {
                call.cancel("the request could not be sent", e);
            }
        }

        @Override
        public void onHeaders(Metadata headers) {
            begun = true;
        }

        @Override
        public void onMessage(A message) {
            response = message;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            boolean late = status.getCode() == Status.Code.DEADLINE_EXCEEDED;
            Status known = late ? overdue(started.hasBegun() ? "no answer" : "no connection") : status;
            started.ended();
            A message = response;
            if (status.isOk() && message != null) {
                answer.complete(message);
            } else {
                Status failed = status.isOk() ? Status.INTERNAL.withDescription("status OK with no response") : known;
                answer.completeExceptionally(failed(failed, trailers));
            }
        }

        private Status overdue(String what) {
            Duration deadline = connection.deadline();
            return Status.DEADLINE_EXCEEDED.withDescription(what + " for " + deadline.toMillis() + " ms");
        }

        private CallFailedException failed(Status status, Metadata trailers) {
            Answer.Failed failed = setup.failed(status, trailers, opening, requestBytes);
            boolean tooLarge = begun && status.getCode() == Status.Code.RESOURCE_EXHAUSTED && isOurLimit(status);
            return new CallFailedException(
                    status.getCode(), tooLarge ? Failure.ANSWER_TOO_LARGE : failed.failure(), failed.reason());
        }

        private boolean isOurLimit(Status status) {
            return String.valueOf(status.getDescription()).contains("maximum size " + connection.mostAnswerBytes());
        }
    }
}
