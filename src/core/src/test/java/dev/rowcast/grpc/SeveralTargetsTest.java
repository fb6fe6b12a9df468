package dev.rowcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.deliver.Patience;
import dev.rowcast.observe.State;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A list of targets, each a server of its own. */
@Timeout(300)
@ExtendWith(Patience.class)
class SeveralTargetsTest {
    @TempDir
    private Path directory;

    private static Connection.Builder to(FaultyServer... servers) {
        return Connection.to(Stream.of(servers).map(FaultyServer::target).toList());
    }

    private static Set<Long> delivered(FaultyServer... servers) {
        Set<Long> all = new HashSet<>();
        for (FaultyServer server : servers) {
            server.offsets().forEach(all::addAll);
        }
        return all;
    }

    /** One change, waited for: the next is another batch. */
    private static void deliverOne(DeliveryFixture fixture) {
        int sofar = fixture.delivered.get();
        fixture.offer(1);
        await().untilAsserted(() -> assertThat(fixture.delivered).hasValueGreaterThan(sofar));
    }

    @Test
    void callsGoRoundPastOneThatDiesAndToItAgainWhenItIsBack() {
        try (FaultyServer one = FaultyServer.start();
                FaultyServer two = FaultyServer.start();
                FaultyServer three = FaultyServer.start();
                DeliveryFixture fixture = new DeliveryFixture(
                        new GrpcSubscriber(to(one, two, three).plaintext().build()), DeliveryFixture.QUICK)) {
            await().untilAsserted(() -> {
                deliverOne(fixture);
                assertThat(List.of(one, two, three))
                        .allSatisfy(server -> assertThat(server.requests).isNotEmpty());
            });
            int before = two.requests.size();
            for (int i = 0; i < 9; i++) {
                deliverOne(fixture);
            }
            assertThat(two.requests.size() - before).as("one in three").isEqualTo(3);

            int port = two.port();
            two.close();
            for (int i = 0; i < 20; i++) {
                deliverOne(fixture);
            }
            try (FaultyServer again = FaultyServer.startOn(port)) {
                await().untilAsserted(() -> {
                    deliverOne(fixture);
                    assertThat(again.requests).isNotEmpty();
                });
                assertThat(delivered(one, two, three, again))
                        .hasSize(fixture.delivered.get())
                        .hasSize((int) fixture.committable().orElseThrow());
            }
            assertThat(fixture.rejected).isEmpty();
        }
    }

    @Test
    void aStateNamesTheTargetThatItIsAbout() {
        FaultyServer dead = FaultyServer.start();
        FaultyServer other = FaultyServer.start();
        Connection connection = to(dead, other).plaintext().build();
        dead.close();
        other.close();
        try (DeliveryFixture fixture = new DeliveryFixture(new GrpcSubscriber(connection), DeliveryFixture.QUICK)) {
            fixture.offer(1);
            await().untilAsserted(() -> assertThat(fixture.retried.get()).isGreaterThan(2));
            assertThat(fixture.stateNames()).containsExactly(State.BACKING_OFF);
            assertThat(fixture.states.get(0).reason())
                    .containsAnyOf(connection.targets().stream()
                            .map(target -> "UNAVAILABLE from " + target)
                            .toArray(String[]::new));
            assertThat(connection)
                    .hasToString("rowcast.v1.ChangeSubscriber at " + String.join(", ", connection.targets())
                            + ", metadata []");
        }
    }

    /** One name for all stands in every certificate, or each has its own. */
    @Test
    void eachIsHeldAgainstItsOwnNameUnlessOneIsGivenForAll() {
        TestAuthority authority = new TestAuthority(directory, "ours");
        try (FaultyServer byAddress = tls(authority.issue("ip:127.0.0.1", "-1H"));
                FaultyServer byName = tls(authority.issue("dns:localhost,dns:billing", "-1H"))) {
            List<String> targets = List.of(byAddress.target(), "localhost:" + byName.port());
            Connection.Builder each =
                    Connection.to(targets).security(new Connection.Security.Tls(authority.certificate(), null));
            try (DeliveryFixture fixture =
                    new DeliveryFixture(new GrpcSubscriber(each.build()), DeliveryFixture.QUICK)) {
                await().untilAsserted(() -> {
                    deliverOne(fixture);
                    assertThat(byAddress.requests).isNotEmpty();
                    assertThat(byName.requests).isNotEmpty();
                });
                assertThat(byAddress.authorities).containsOnly("127.0.0.1:" + byAddress.port());
                assertThat(byName.authorities).containsOnly("localhost:" + byName.port());
                assertThat(fixture.states).isEmpty();
            }
            byName.authorities.clear();
            int before = byAddress.requests.size();
            try (DeliveryFixture fixture = new DeliveryFixture(
                    new GrpcSubscriber(each.authority("billing").build()), DeliveryFixture.QUICK)) {
                deliverOne(fixture);
                deliverOne(fixture);
                assertThat(byName.authorities).hasSize(2).containsOnly("billing");
                assertThat(byAddress.requests)
                        .as("whose certificate has another name")
                        .hasSize(before);
            }
        }
    }

    private static FaultyServer tls(TestAuthority.Issued issued) {
        return FaultyServer.start(builder -> builder.useTransportSecurity(
                issued.chain().toFile(), issued.key().toFile()));
    }
}
