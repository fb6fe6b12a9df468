package dev.rowcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Failure;
import dev.rowcast.deliver.Patience;
import dev.rowcast.v1.ChangeSubscriberGrpc;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What it means that a call gets no stream, over all connections to its target. */
@Timeout(300)
@ExtendWith(Patience.class)
class TargetChannelTest {
    private static final MethodDescriptor<PushRequest, PushResponse> PUSH = ChangeSubscriberGrpc.getPushMethod();

    private final List<Integer> crowded = new ArrayList<>();

    private SubscriberChannel channel(FaultyServer server) {
        SubscriberChannel channel = new SubscriberChannel(
                Connection.to(server.target()).plaintext().build(), SubscriberChannel.RESOLVE_EVERY);
        channel.whenCrowded(crowded::add);
        return channel;
    }

    private static StartedCall<PushRequest, PushResponse> start(TargetChannel target) {
        StartedCall<PushRequest, PushResponse> started = target.call(PUSH, CallOptions.DEFAULT, () -> {});
        started.start(new ClientCall.Listener<>() {}, new Metadata());
        started.call().request(1);
        started.call().sendMessage(PushRequest.getDefaultInstance());
        started.call().halfClose();
        return started;
    }

    @Test
    void aServerOnWhichNobodyHasAStreamTakesNoneAndIsNoLimit() {
        try (FaultyServer server = FaultyServer.start();
                SubscriberChannel channel = channel(server)) {
            assertThat(channel.withoutStream(channel.next())).isInstanceOfSatisfying(Answer.Failed.class, failed -> {
                assertThat(failed.failure()).as("waits, and shows").isEqualTo(Failure.UNREACHABLE);
                assertThat(failed.reason()).startsWith(server.target() + " takes no call on its connections");
            });
            assertThat(crowded).as("nothing was found of how many it takes").isEmpty();
        }
    }

    @Test
    void ofSeveralConnectionsOneWithStreamsIsEnough() {
        List<StreamObserver<?>> held = new CopyOnWriteArrayList<>();
        try (FaultyServer server = FaultyServer.start(builder -> builder.maxConcurrentCallsPerConnection(2));
                SubscriberChannel channel = channel(server)) {
            server.behaving((request, reply) -> held.add(reply));
            TargetChannel target = channel.next();
            StartedCall<?, ?> first = start(target);
            StartedCall<?, ?> second = start(target);
            await().until(() -> first.hasBegun() && second.hasBegun());
            StartedCall<?, ?> third = start(target);
            await().until(third::isWithoutStream);
            Answer.Returned returned = new Answer.Returned(server.target() + " gave the call no stream");
            assertThat(channel.withoutStream(target)).isEqualTo(returned);

            StartedCall<?, ?> onAnother = start(target);
            await().until(onAnother::hasBegun);
            first.call().cancel("done", null);
            second.call().cancel("done", null);
            third.call().cancel("done", null);
            first.ended();
            second.ended();
            third.ended();
            assertThat(channel.withoutStream(target))
                    .as("the first has none now")
                    .isEqualTo(returned);
            assertThat(crowded).containsExactly(8, 4);
        }
    }
}
