package dev.rowcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.deliver.Patience;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusOr;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A name that stands for several addresses, as a headless service in DNS does. */
@Timeout(300)
@ExtendWith(Patience.class)
class RoundRobinTest {
    @Test
    void batchesGoToEachAddressInTurnAndToTheOthersWhenOneIsGone() {
        try (FaultyServer one = FaultyServer.start();
                FaultyServer two = FaultyServer.start();
                FaultyServer three = FaultyServer.start()) {
            Name name = new Name(one.port(), two.port(), three.port());
            NameResolverRegistry.getDefaultRegistry().register(name);
            try (DeliveryFixture fixture = new DeliveryFixture(
                    new GrpcSubscriber(
                            Connection.to("several:///billing").plaintext().build()),
                    DeliveryFixture.QUICK)) {
                await().untilAsserted(() -> {
                    fixture.offer(1);
                    assertThat(one.requests).isNotEmpty();
                    assertThat(two.requests).isNotEmpty();
                    assertThat(three.requests).isNotEmpty();
                });
                one.close();
                int before = two.requests.size();
                for (int i = 0; i < 20; i++) {
                    int sofar = fixture.delivered.get();
                    fixture.offer(1);
                    await().untilAsserted(() -> assertThat(fixture.delivered).hasValueGreaterThan(sofar));
                }
                assertThat(two.requests.size()).isGreaterThan(before);
                assertThat(fixture.rejected).isEmpty();
            } finally {
                NameResolverRegistry.getDefaultRegistry().deregister(name);
            }
        }
    }

    /** As when a service gets more servers: nothing is lost of the connections that there are. */
    @Test
    void anAddressThatComesToTheNameIsFoundWhileTheOthersLive() {
        try (FaultyServer one = FaultyServer.start();
                FaultyServer two = FaultyServer.start()) {
            Name name = new Name(one.port());
            NameResolverRegistry.getDefaultRegistry().register(name);
            try (DeliveryFixture fixture = new DeliveryFixture(
                    new GrpcSubscriber(
                            Connection.to("several:///billing").plaintext().build(), Duration.ofMillis(300)),
                    DeliveryFixture.QUICK)) {
                fixture.offer(1);
                fixture.awaitDelivered(1);
                name.resolvesTo(one.port(), two.port());
                await().untilAsserted(() -> {
                    fixture.offer(1);
                    assertThat(two.requests).isNotEmpty();
                });
                name.resolvesTo(two.port());
                await().untilAsserted(() -> {
                    int before = one.requests.size();
                    for (int i = 0; i < 5; i++) {
                        int sofar = fixture.delivered.get();
                        fixture.offer(1);
                        await().untilAsserted(
                                        () -> assertThat(fixture.delivered).hasValueGreaterThan(sofar));
                    }
                    assertThat(one.requests).hasSize(before);
                });
                assertThat(fixture.states).isEmpty();
                assertThat(fixture.retried).hasValue(0);
            } finally {
                NameResolverRegistry.getDefaultRegistry().deregister(name);
            }
        }
    }

    /** Resolves {@code several:///anything} to these ports of 127.0.0.1. */
    private static final class Name extends NameResolverProvider {
        private volatile List<EquivalentAddressGroup> addresses = List.of();

        Name(int... ports) {
            resolvesTo(ports);
        }

        void resolvesTo(int... ports) {
            addresses = Arrays.stream(ports)
                    .mapToObj(port -> new EquivalentAddressGroup(new InetSocketAddress("127.0.0.1", port)))
                    .toList();
        }

        @Override
        public NameResolver newNameResolver(URI target, NameResolver.Args args) {
            return new NameResolver() {
                private @Nullable Listener2 listening;

                @Override
                public String getServiceAuthority() {
                    return "billing";
                }

                @Override
                public void start(Listener2 listener) {
                    listening = listener;
                    refresh();
                }

                @Override
                public void refresh() {
                    Objects.requireNonNull(listening)
                            .onResult(ResolutionResult.newBuilder()
                                    .setAddressesOrError(StatusOr.fromValue(addresses))
                                    .build());
                }

                @Override
                public void shutdown() {}
            };
        }

        @Override
        public String getDefaultScheme() {
            return "several";
        }

        @Override
        protected boolean isAvailable() {
            return true;
        }

        @Override
        protected int priority() {
            return 5;
        }
    }
}
