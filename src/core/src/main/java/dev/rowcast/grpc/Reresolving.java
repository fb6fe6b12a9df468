package dev.rowcast.grpc;

import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.NameResolver.ConfigOrError;
import io.grpc.Status;
import io.grpc.SynchronizationContext.ScheduledHandle;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Round robin that has the target's name resolved again now and then. gRPC for Java does so when a connection is lost and at no other time, so
 * that servers which were added to a name got nothing as long as the others lived. Connections to addresses that stay are left alone; calls on
 * one to an address that went go on until they end.
 */
final class Reresolving extends LoadBalancerProvider {
    private static final String NAME = "rowcast_round_robin";
    private static final String EVERY = "every";

    static {
        LoadBalancerRegistry.getDefaultRegistry().register(new Reresolving());
    }

    private Reresolving() {}

    /** The part of a channel's service configuration that has names resolved again so often. */
    static List<Map<String, ?>> config(Duration every) {
        return List.of(Map.of(NAME, Map.of(EVERY, (double) every.toMillis())));
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public int getPriority() {
        return 5;
    }

    @Override
    public String getPolicyName() {
        return NAME;
    }

    @Override
    public ConfigOrError parseLoadBalancingPolicyConfig(Map<String, ?> config) {
        return config.get(EVERY) instanceof Double millis
                ? ConfigOrError.fromConfig(Duration.ofMillis(millis.longValue()))
                : ConfigOrError.fromError(Status.UNAVAILABLE.withDescription("no \"" + EVERY + "\" in " + config));
    }

    @Override
    public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
        LoadBalancerProvider roundRobin =
                LoadBalancerRegistry.getDefaultRegistry().getProvider("round_robin");
        if (roundRobin == null) {
            throw new IllegalStateException("gRPC's round_robin is missing");
        }
        return new Balancer(helper, roundRobin.newLoadBalancer(CalmSubchannel.over(helper)));
    }

    /** All of it runs in the channel's synchronization context. */
    private static final class Balancer extends LoadBalancer {
        private final Helper helper;
        private final LoadBalancer inner;
        private @Nullable ScheduledHandle timer;

        Balancer(Helper helper, LoadBalancer inner) {
            this.helper = helper;
            this.inner = inner;
        }

        @Override
        public Status acceptResolvedAddresses(ResolvedAddresses addresses) {
            if (addresses.getLoadBalancingPolicyConfig() instanceof Duration every) {
                resolveAfter(every);
            }
            return inner.acceptResolvedAddresses(
                    addresses.toBuilder().setLoadBalancingPolicyConfig(null).build());
        }

        private void resolveAfter(Duration every) {
            stop();
            timer = helper.getSynchronizationContext()
                    .schedule(
                            () -> {
                                helper.refreshNameResolution();
                                // For a resolver that says nothing where nothing changed.
                                resolveAfter(every);
                            },
                            every.toNanos(),
                            TimeUnit.NANOSECONDS,
                            helper.getScheduledExecutorService());
        }

        private void stop() {
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
        }

        @Override
        public void handleNameResolutionError(Status error) {
            inner.handleNameResolutionError(error);
        }

        @Override
        public void requestConnection() {
            inner.requestConnection();
        }

        @Override
        public void shutdown() {
            stop();
            inner.shutdown();
        }
    }
}
