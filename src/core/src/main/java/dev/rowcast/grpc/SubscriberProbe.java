package dev.rowcast.grpc;

import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Failure;
import dev.rowcast.route.Probe;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One look whether a subscriber can be reached: at one target after the other, until one can be. Thread-safe. */
final class SubscriberProbe {
    /** How long each target has for its answer, the connection included. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Iterator<TargetChannel> targets;
    private final CallSetup setup;
    private final HealthCheckRequest request;
    private final boolean connectOnly;
    private final Consumer<Optional<Answer.Failed>> whenKnown;

    SubscriberProbe(
            Connection connection,
            List<TargetChannel> targets,
            CallSetup setup,
            Consumer<Optional<Answer.Failed>> whenKnown) {
        this.targets = targets.iterator();
        this.setup = setup;
        String asked = connection.healthCheck() == null ? "" : connection.healthCheck();
        this.request = HealthCheckRequest.newBuilder().setService(asked).build();
        this.connectOnly = connection.probe() == Probe.CONNECT;
        this.whenKnown = whenKnown;
    }

    /** Looks; returns at once. */
    void start() {
        TargetChannel target = targets.next();
        try {
            new Look(target, setup.open(target.target())).start();
        } catch (TokenFile.UnusableException e) {
            ended(CallSetup.misconfigured(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            ended(new Answer.Failed(
                    Failure.FAULT, target + " could not be asked: " + e, Duration.ZERO, Long.MAX_VALUE));
        }
    }

    private void ended(Answer.@Nullable Failed trouble) {
        if (trouble != null && targets.hasNext()) {
            start();
        } else {
            whenKnown.accept(Optional.ofNullable(trouble));
        }
    }

    /** At one target. */
    private final class Look extends ClientCall.Listener<HealthCheckResponse> {
        private final CallSetup.Opening opening;
        private final StartedCall<HealthCheckRequest, HealthCheckResponse> started;
        private ServingStatus health = ServingStatus.UNKNOWN;

        Look(TargetChannel target, CallSetup.Opening opening) {
            this.opening = opening;
            CallOptions options = CallOptions.DEFAULT
                    .withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .withOption(CalmSubchannel.CONNECT_ONLY, connectOnly);
            this.started = target.call(HealthGrpc.getCheckMethod(), options, () -> {});
        }

        void start() {
            started.start(this, opening.headers());
            ClientCall<HealthCheckRequest, HealthCheckResponse> call = started.call();
            call.request(2);
            call.sendMessage(request);
            call.halfClose();
        }

        @Override
        public void onMessage(HealthCheckResponse message) {
            health = message.getStatus();
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            Answer.Failed trouble = isReachable(status) ? null : trouble(status, trailers);
            started.ended();
            ended(trouble);
        }

        private boolean isReachable(Status status) {
            return switch (status.getCode()) {
                case OK -> health == ServingStatus.SERVING;
                case CANCELLED -> CalmSubchannel.isConnected(status);
                // Of the health service alone, which a server needn't have, nor show to everybody.
                case UNIMPLEMENTED, NOT_FOUND, PERMISSION_DENIED -> true;
                // There is a connection, and others have all its streams.
                case DEADLINE_EXCEEDED -> started.isWithoutStream();
                default -> false;
            };
        }

        private Answer.Failed trouble(Status status, Metadata trailers) {
            return switch (status.getCode()) {
                case OK -> failed(Status.UNAVAILABLE.withDescription("its health service says " + health), trailers);
                case DEADLINE_EXCEEDED ->
                    failed(
                            Status.DEADLINE_EXCEEDED.withDescription(
                                    (started.hasBegun() ? "no answer" : "no connection") + " for "
                                            + PATIENCE.toSeconds() + " s"),
                            trailers);
                default -> failed(status, trailers);
            };
        }

        private Answer.Failed failed(Status status, Metadata trailers) {
            return setup.failed(status, trailers, opening, 0);
        }
    }
}
