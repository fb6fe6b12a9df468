package dev.rowcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.rowcast.deliver.Batch;
import dev.rowcast.v1.PushResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StartedCallTest {
    private final ManagedChannel channel = Grpc.newChannelBuilder("127.0.0.1:1", InsecureChannelCredentials.create())
            .build();
    private final AtomicLong now = new AtomicLong();
    private final TargetConnection connection = new TargetConnection(channel, now::get);

    @AfterEach
    void close() {
        channel.shutdownNow();
    }

    private StartedCall<Batch, PushResponse> call() {
        return new StartedCall<>(connection, PushMethod.of(PushMethod.GENERIC_SERVICE), CallOptions.DEFAULT, () -> {});
    }

    @Test
    void aStreamThatHasJustEndedIsStillOneThatTheServerGives() {
        assertThat(connection.streams()).as("nobody had one").isZero();
        connection.called();
        connection.begun();
        connection.ended(true);

        assertThat(connection.streams()).as("the next hasn't got it yet").isEqualTo(1);
        now.addAndGet(TargetConnection.STREAM_PATIENCE.toNanos());
        assertThat(connection.streams()).as("nor will it").isZero();
    }

    @Test
    void aCallThatCannotBeStartedIsOver() {
        connection.called();
        StartedCall<Batch, PushResponse> call = call();
        call.start(new ClientCall.Listener<>() {}, new Metadata());
        assertThat(connection.calls()).isEqualTo(1);

        assertThatIllegalStateException()
                .as("it was started already")
                .isThrownBy(() -> call.start(new ClientCall.Listener<>() {}, new Metadata()));
        assertThat(connection.calls()).isZero();
        call.ended();
        assertThat(connection.calls()).as("told once").isZero();
    }
}
