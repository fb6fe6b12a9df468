package dev.rowcast.e2e;

import com.google.protobuf.Any;
import com.google.rpc.DebugInfo;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.ChangeSubscriberGrpc.ChangeSubscriberImplBase;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.StreamRequest;
import dev.rowcast.v1.StreamResponse;
import dev.rowcast.v1.Verdict;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A subscriber in a process of its own. It writes down what it accepts before it answers, refuses what is marked as poison, and takes from its
 * standard input how long to wait before each answer. It ends with its input.
 */
final class ChaosSubscriber extends ChangeSubscriberImplBase {
    /** What the rows begin with that it never accepts. */
    static final String POISON = "poison";
    /** The largest request that it takes; larger rows can't be delivered to it. */
    static final int MOST_BYTES = 200_000;

    /** How it refuses. */
    enum Refusal {
        /** By a verdict on the one change. */
        VERDICT,
        /** The whole batch, so that the sender has to find the one. */
        STATUS,
        /** The whole batch, with a stack trace in the details, as frameworks add it. */
        RICH_STATUS
    }

    /** More than gRPC takes unless it is told to. */
    private static final String STACK_TRACE = "\tat com.example.Orders.take(Orders.java:42)\n".repeat(300);

    private final DeliveryLog log;
    private final Refusal refusal;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    private final boolean credit;
    private volatile long delayMillis;

    private ChaosSubscriber(DeliveryLog log, Refusal refusal, boolean credit) {
        this.log = log;
        this.refusal = refusal;
        this.credit = credit;
    }

    /**
     * Arguments: file of the log, how to refuse, whether to grant credit on streams, how many calls to take at a time on a connection. It prints the port
     * that it listens on.
     */
    public static void main(String[] args) throws IOException {
        ChaosSubscriber subscriber = new ChaosSubscriber(
                DeliveryLog.append(Path.of(args[0])), Refusal.valueOf(args[1]), Boolean.parseBoolean(args[2]));
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .maxInboundMessageSize(MOST_BYTES)
                .maxConcurrentCallsPerConnection(Integer.parseInt(args[3]))
                .addService(subscriber)
                .build()
                .start();
        System.out.println(server.getPort());
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            subscriber.delayMillis = Long.parseLong(command);
        }
        server.shutdownNow();
        Runtime.getRuntime().halt(0);
    }

    @Override
    public void push(PushRequest batch, StreamObserver<PushResponse> reply) {
        long arrived = System.currentTimeMillis();
        var call = (ServerCallStreamObserver<PushResponse>) reply;
        // Else the observer throws when it answers a call that is no more.
        call.setOnCancelHandler(() -> {});
        afterDelay(() -> answer(batch, arrived, call));
    }

    @Override
    public StreamObserver<StreamRequest> stream(StreamObserver<StreamResponse> reply) {
        return new ChaosStream(this, reply, credit);
    }

    /** At once, where it isn't slow just now. */
    void afterDelay(Runnable answer) {
        if (delayMillis > 0) {
            later.schedule(answer, delayMillis, TimeUnit.MILLISECONDS);
        } else {
            answer.run();
        }
    }

    private void answer(PushRequest batch, long arrived, ServerCallStreamObserver<PushResponse> reply) {
        if (reply.isCancelled()) {
            return;
        }
        Answer answer = take(batch, arrived);
        if (answer.refused()) {
            reply.onError(refused(answer.why()));
            return;
        }
        reply.onNext(PushResponse.newBuilder().addAllVerdicts(answer.verdicts()).build());
        reply.onCompleted();
    }

    /** Writes down what it accepts of a batch. */
    Answer take(PushRequest batch, long arrivedMillis) {
        Set<Integer> refused = refused(batch);
        if (refusal != Refusal.VERDICT && !refused.isEmpty()) {
            return new Answer(true, POISON + " in a batch of " + batch.getChangesCount(), List.of());
        }
        log.add(new DeliveryLog.Entry(arrivedMillis, System.currentTimeMillis(), refused, batch));
        return new Answer(
                false,
                "",
                refused.stream()
                        .map(index -> Verdict.newBuilder()
                                .setIndex(index)
                                .setDecision(Verdict.Decision.DECISION_REJECT)
                                .setReason(POISON)
                                .build())
                        .toList());
    }

    /** The status of a batch that it refuses. */
    StatusRuntimeException refused(String why) {
        if (refusal == Refusal.STATUS) {
            return Status.INVALID_ARGUMENT.withDescription(why).asRuntimeException();
        }
        DebugInfo trace = DebugInfo.newBuilder().setDetail(STACK_TRACE).build();
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.INVALID_ARGUMENT.value())
                .setMessage(why)
                .addDetails(Any.pack(trace))
                .build());
    }

    /**
     * What to answer to a batch.
     *
     * @param refused whether all of it is refused
     * @param why why so
     * @param verdicts else the changes that are
     */
    record Answer(boolean refused, String why, List<Verdict> verdicts) {}

    private static Set<Integer> refused(PushRequest batch) {
        Set<Integer> refused = new TreeSet<>();
        for (int i = 0; i < batch.getChangesCount(); i++) {
            ChangeEvent change = batch.getChanges(i);
            if (change.getAfter().toString(StandardCharsets.ISO_8859_1).contains(POISON)) {
                refused.add(i);
            }
        }
        return refused;
    }
}
