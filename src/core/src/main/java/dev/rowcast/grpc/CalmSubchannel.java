package dev.rowcast.grpc;

import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.Helper;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.LoadBalancer.SubchannelStateListener;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.SynchronizationContext.ScheduledHandle;
import io.grpc.util.ForwardingLoadBalancerHelper;
import io.grpc.util.ForwardingSubchannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One address, connected again the later the more often in a row its server took the connection and closed it before it answered anything. gRPC
 * for Java waits only after attempts that fail, and so would connect as fast as it can to a server that says GOAWAY to each. Its methods run in
 * the channel's synchronization context, except {@link #answered}.
 */
final class CalmSubchannel extends ForwardingSubchannel {
    private static final long FIRST_WAIT_NANOS = Duration.ofMillis(100).toNanos();
    private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int MOST_DOUBLINGS = 6;
    /** Who closes a connection later does it for its age, or because it is idle. */
    private static final long SOON_NANOS = Duration.ofSeconds(10).toNanos();

    /** Set on a call that is only to find out whether there is a connection: it ends as soon as there is one, and the server sees nothing of it. */
    static final CallOptions.Key<Boolean> CONNECT_ONLY =
            CallOptions.Key.createWithDefault("rowcast-connect-only", false);

    private static final Status CONNECTED = Status.CANCELLED.withDescription("there is a connection");

    private final Subchannel inner;
    private final Helper helper;
    private ConnectivityState state = ConnectivityState.IDLE;
    private long readyAt;
    private int inVain;
    private long dueAt = System.nanoTime();
    private @Nullable ScheduledHandle timer;
    private volatile boolean answered;

    private CalmSubchannel(Subchannel inner, Helper helper) {
        this.inner = inner;
        this.helper = helper;
    }

    /** Whether a call with {@link #CONNECT_ONLY} found a connection, by the status that it ended with. */
    static boolean isConnected(Status status) {
        return status.getCode() == CONNECTED.getCode()
                && Objects.equals(status.getDescription(), CONNECTED.getDescription());
    }

    /** A helper whose subchannels are calm. */
    static Helper over(Helper helper) {
        return new ForwardingLoadBalancerHelper() {
            @Override
            protected Helper delegate() {
                return helper;
            }

            @Override
            public Subchannel createSubchannel(LoadBalancer.CreateSubchannelArgs args) {
                return new CalmSubchannel(super.createSubchannel(args), helper);
            }

            @Override
            public void updateBalancingState(ConnectivityState state, SubchannelPicker picker) {
                super.updateBalancingState(state, new Picker(picker));
            }
        };
    }

    @Override
    protected Subchannel delegate() {
        return inner;
    }

    @Override
    public void start(SubchannelStateListener listener) {
        super.start(info -> {
            moved(info);
            listener.onSubchannelState(info);
        });
    }

    private void moved(ConnectivityStateInfo info) {
        long now = System.nanoTime();
        if (info.getState() == ConnectivityState.READY) {
            readyAt = now;
            answered = false;
        } else if (state == ConnectivityState.READY) {
            inVain = answered || now - readyAt >= SOON_NANOS ? 0 : inVain + 1;
            dueAt = now + waitNanos();
        }
        state = info.getState();
    }

    /** The first time none: that is how a server goes away. */
    private long waitNanos() {
        return inVain < 2 ? 0 : Math.min(LONGEST_WAIT_NANOS, FIRST_WAIT_NANOS << Math.min(inVain - 2, MOST_DOUBLINGS));
    }

    @Override
    public void requestConnection() {
        long left = dueAt - System.nanoTime();
        if (left <= 0) {
            super.requestConnection();
        } else if (timer == null) {
            timer = helper.getSynchronizationContext()
                    .schedule(this::due, left, TimeUnit.NANOSECONDS, helper.getScheduledExecutorService());
        }
    }

    private void due() {
        timer = null;
        requestConnection();
    }

    @Override
    public void shutdown() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        super.shutdown();
    }

    /** The server has answered a call. Called on any thread. */
    private void answered() {
        answered = true;
    }

    /** Has subchannels told of answers. */
    private static final class Picker extends SubchannelPicker {
        private final SubchannelPicker inner;

        Picker(SubchannelPicker inner) {
            this.inner = inner;
        }

        @Override
        public PickResult pickSubchannel(LoadBalancer.PickSubchannelArgs args) {
            PickResult result = inner.pickSubchannel(args);
            if (result.getSubchannel() != null && args.getCallOptions().getOption(CONNECT_ONLY)) {
                return PickResult.withDrop(CONNECTED);
            }
            return result.getSubchannel() instanceof CalmSubchannel calm
                    ? PickResult.withSubchannel(calm, new Tracing(calm))
                    : result;
        }
    }

    private static final class Tracing extends ClientStreamTracer.Factory {
        private final CalmSubchannel calm;

        Tracing(CalmSubchannel calm) {
            this.calm = calm;
        }

        @Override
        public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
            return new ClientStreamTracer() {
                @Override
                public void inboundHeaders() {
                    calm.answered();
                }

                @Override
                public void inboundTrailers(Metadata trailers) {
                    calm.answered();
                }
            };
        }
    }
}
