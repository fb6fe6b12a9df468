package dev.rowcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Batch;
import dev.rowcast.deliver.Failure;
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

    private Answer withoutStream() {
        return call().withoutStream("billing:9090");
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

    @Test
    void aCallWithoutAStreamIsGivenBackWhereOthersHaveThemAllAndFailsWhereNobodyHasOne() {
        assertThat(withoutStream()).isInstanceOfSatisfying(Answer.Failed.class, failed -> {
            assertThat(failed.failure()).as("waits, and shows").isEqualTo(Failure.UNREACHABLE);
            assertThat(failed.reason()).startsWith("billing:9090 takes no call on its connection");
        });
        connection.begun();
        assertThat(withoutStream()).isEqualTo(new Answer.Returned("billing:9090 gave the call no stream"));
    }
}
