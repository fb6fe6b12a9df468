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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StartedCallTest {
    private final ManagedChannel channel = Grpc.newChannelBuilder("127.0.0.1:1", InsecureChannelCredentials.create())
            .build();
    private final TargetConnection connection = new TargetConnection(channel);

    @AfterEach
    void close() {
        channel.shutdownNow();
    }

    private StartedCall<Batch, PushResponse> call() {
        return new StartedCall<>(connection, PushMethod.of(PushMethod.GENERIC_SERVICE), CallOptions.DEFAULT, () -> {});
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
