package dev.rowcast.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.rowcast.deliver.Destination;
import dev.rowcast.destination.DestinationContractTest;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.route.Subscription;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.Verdict;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A real gRPC server keeps what it gets. Calls are unary here; what is particular to streams has tests of its own. */
class GrpcDestinationContractTest extends DestinationContractTest {
    private final Service service = new Service();
    private FaultyServer server;

    @BeforeEach
    void startServer() {
        server = FaultyServer.start().behaving(service::answer);
    }

    @AfterEach
    void stopServer() {
        service.release();
        server.close();
    }

    @Override
    protected Destination open(Subscription subscription) {
        return GrpcDestinations.of(RoutingParser.parse(
                        "{\"defaults\": {\"tls\": {\"plaintext\": true}}, \"subscriptions\": [{\"name\": \"shop\","
                                + " \"tables\": [\"shop.*\"], \"target\": \"" + server.target() + "\"}]}")
                .subscriptions()
                .get(0));
    }

    @Override
    protected FarEnd farEnd() {
        return service;
    }

    @Override
    protected List<Arrived> arrived() {
        return service.arrived();
    }

    @Override
    protected boolean keepsAll() {
        return true;
    }

    @Override
    protected boolean rejects() {
        return true;
    }

    private static final class Service implements FarEnd {
        private final List<Arrived> arrived = new ArrayList<>();
        private final AtomicInteger failing = new AtomicInteger();
        private final AtomicInteger losing = new AtomicInteger();
        private final CountDownLatch held = new CountDownLatch(1);
        private volatile CountDownLatch gate = new CountDownLatch(0);
        private volatile long refused = -1;

        void answer(PushRequest request, StreamObserver<PushResponse> reply) {
            try {
                if (gate.getCount() > 0) {
                    held.countDown();
                    gate.await();
                }
            } catch (InterruptedException e) {
                reply.onError(Status.CANCELLED.asRuntimeException());
                return;
            }
            if (failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                reply.onError(Status.UNAVAILABLE.asRuntimeException());
                return;
            }
            PushResponse response = keep(request);
            if (losing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                reply.onError(Status.UNAVAILABLE.asRuntimeException());
                return;
            }
            reply.onNext(response);
            reply.onCompleted();
        }

        private synchronized PushResponse keep(PushRequest request) {
            PushResponse.Builder response = PushResponse.newBuilder();
            for (int i = 0; i < request.getChangesCount(); i++) {
                Arrived row = row(request.getChanges(i));
                if (row.version() == refused) {
                    response.addVerdicts(Verdict.newBuilder()
                            .setIndex(i)
                            .setDecision(Verdict.Decision.DECISION_REJECT)
                            .setReason("it is refused"));
                } else {
                    arrived.add(row);
                }
            }
            return response.build();
        }

        private static Arrived row(ChangeEvent change) {
            try {
                UnknownFieldSet row = UnknownFieldSet.parseFrom(change.getAfter());
                return new Arrived(
                        row.getField(1).getVarintList().get(0),
                        row.getField(2).getVarintList().get(0));
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalArgumentException(e);
            }
        }

        synchronized List<Arrived> arrived() {
            return List.copyOf(arrived);
        }

        @Override
        public void failNext(int requests) {
            failing.set(requests);
        }

        @Override
        public void loseNextAnswer() {
            losing.set(1);
        }

        @Override
        public void hold() {
            gate = new CountDownLatch(1);
        }

        @Override
        public void awaitHeld() {
            try {
                held.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void release() {
            gate.countDown();
        }

        @Override
        public void refuse(long version) {
            refused = version;
        }
    }
}
