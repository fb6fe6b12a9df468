package dev.rowcast.bench.path;

import com.google.protobuf.Timestamp;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.ChangeSubscriberGrpc.ChangeSubscriberImplBase;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A subscriber in a process of its own: it parses each batch, accepts it at once, counts its changes, and notes at each change's offset when it answered
 * and when the change was committed. It takes these notes only after its answer, so that they don't delay it.
 * It prints its port, and ends when its input does.
 */
public final class PathSubscriber extends ChangeSubscriberImplBase {
    private static final int MAX_MESSAGE = 64 << 20;
    private static final PushResponse ACCEPTED = PushResponse.getDefaultInstance();

    private final SharedLongs accepted;
    private final SharedLongs answered;
    private final SharedLongs committed;

    private PathSubscriber(SharedLongs accepted, SharedLongs answered, SharedLongs committed) {
        this.accepted = accepted;
        this.answered = answered;
        this.committed = committed;
    }

    /**
     * Runs it.
     *
     * @param args the file of the count, those of the times of answer and commit (microseconds since 1970 by offset), and of how many offsets
     * @throws IOException if there is no port for it
     */
    public static void main(String[] args) throws IOException {
        int offsets = Integer.parseInt(args[3]);
        PathSubscriber subscriber = new PathSubscriber(
                SharedLongs.open(Path.of(args[0]), 1),
                SharedLongs.open(Path.of(args[1]), offsets),
                SharedLongs.open(Path.of(args[2]), offsets));
        var server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .maxInboundMessageSize(MAX_MESSAGE)
                .addService(subscriber)
                .build()
                .start();
        new PrintStream(System.out, true, StandardCharsets.US_ASCII).println(server.getPort());
        while (System.in.read() >= 0) {
            // Whoever started it says nothing, and is gone when this ends.
        }
        server.shutdownNow();
    }

    static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private static long micros(Timestamp time) {
        return time.getSeconds() * 1_000_000 + time.getNanos() / 1_000;
    }

    @Override
    public void push(PushRequest batch, StreamObserver<PushResponse> reply) {
        reply.onNext(ACCEPTED);
        reply.onCompleted();
        long now = nowMicros();
        for (ChangeEvent change : batch.getChangesList()) {
            if (change.getOffset() < answered.count()) {
                answered.set((int) change.getOffset(), now);
                committed.set(
                        (int) change.getOffset(), micros(change.getSource().getCommitTime()));
            }
        }
        accepted.add(0, batch.getChangesCount());
    }
}
