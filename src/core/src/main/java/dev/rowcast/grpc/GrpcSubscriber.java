package dev.rowcast.grpc;

import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Batch;
import dev.rowcast.deliver.DeliveryContext;
import dev.rowcast.deliver.Failure;
import dev.rowcast.deliver.Outlet;
import dev.rowcast.deliver.Outlets;
import dev.rowcast.v1.PushResponse;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A subscriber behind gRPC, one unary call a batch. */
public final class GrpcSubscriber implements Outlets {
    private final Connection connection;
    private final SubscriberChannel channel;
    private final CallSetup setup;
    private final MethodDescriptor<Batch, PushResponse> method;

    /**
     * Makes the channel; doesn't connect.
     *
     * @throws IllegalArgumentException if the target, the metadata or a PEM file can't be used; the message says which and why
     */
    public GrpcSubscriber(Connection connection) {
        this.connection = connection;
        this.method = PushMethod.of(connection.service());
        this.setup = new CallSetup(connection);
        this.channel = new SubscriberChannel(connection);
    }

    @Override
    public Outlet open(DeliveryContext context, Runnable whenRoom) {
        return new UnaryOutlet(this::push);
    }

    /** Makes a call; see {@link UnaryOutlet.Push#push}. */
    UnaryOutlet.Call push(Batch batch, Consumer<Answer> whenAnswered) {
        TargetChannel target = channel.next();
        CallSetup.Opening opening;
        try {
            opening = setup.open(target.target());
        } catch (TokenFile.UnusableException e) {
            whenAnswered.accept(CallSetup.misconfigured(String.valueOf(e.getMessage())));
            return () -> {};
        }
        ClientCall<Batch, PushResponse> call = target.call(method, setup.unary());
        CallSetup.addTrace(opening.headers(), batch);
        call.start(new Reply(batch, whenAnswered, opening), opening.headers());
        try {
            // Two, so that a second message shows as the protocol error that it is.
            call.request(2);
            call.sendMessage(batch);
            call.halfClose();
        } catch (RuntimeException e) {
            call.cancel("the batch could not be sent", e);
        }
        return () -> call.cancel("the lane was closed", null);
    }

    @Override
    public void whenReachable(Runnable listener) {
        channel.whenReachable(listener);
    }

    /** Cancels what is in flight and begins to close the connection; doesn't wait for that. */
    @Override
    public void close() {
        channel.close();
    }

    @Override
    public String toString() {
        return connection.toString();
    }

    /** Gathers the one answer to a call. */
    private final class Reply extends ClientCall.Listener<PushResponse> {
        private final Batch batch;
        private final Consumer<Answer> whenAnswered;
        private final CallSetup.Opening opening;
        private boolean begun;
        private @Nullable PushResponse response;

        Reply(Batch batch, Consumer<Answer> whenAnswered, CallSetup.Opening opening) {
            this.batch = batch;
            this.whenAnswered = whenAnswered;
            this.opening = opening;
        }

        @Override
        public void onHeaders(Metadata headers) {
            begun = true;
        }

        @Override
        public void onMessage(PushResponse message) {
            response = message;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            whenAnswered.accept(answer(status, trailers));
        }

        private Answer answer(Status status, Metadata trailers) {
            if (status.isOk()) {
                return response == null
                        ? failed(Status.INTERNAL.withDescription("status OK without a response"), trailers)
                        : setup.answer(response.getVerdictsList(), opening);
            }
            Answer.Failed failed = failed(status, trailers);
            boolean tooLarge =
                    failed.failure() == Failure.TOO_LARGE || StatusTable.isAnswerTooLarge(status, batch.bytes());
            if (begun && tooLarge) {
                // The peer took the request and began to answer: it is the answer that is too large, for us.
                return CallSetup.misconfigured("the answer of " + opening.target() + " is larger than "
                        + SubscriberChannel.MAX_ANSWER_BYTES + " bytes");
            }
            return failed;
        }

        private Answer.Failed failed(Status status, Metadata trailers) {
            return setup.failed(status, trailers, opening, batch.bytes());
        }
    }
}
