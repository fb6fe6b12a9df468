package dev.rowcast.grpc;

import static dev.rowcast.grpc.DeliveryFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.deliver.Patience;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that would fill the heap, or have it connected as fast as it can. */
@Timeout(300)
@ExtendWith(Patience.class)
class ConnectionGuardTest {
    private final AtomicBoolean cut = new AtomicBoolean();

    private static DeliveryFixture fixture(RawPeer peer) {
        return new DeliveryFixture(
                new GrpcSubscriber(Connection.to(peer.target())
                        .plaintext()
                        .deadline(Duration.ofHours(1))
                        .build()),
                QUICK);
    }

    /** For as long as the connection is there. */
    private void flood(RawPeer.Peer peer, byte[] frame) throws IOException {
        byte[] many = new byte[frame.length * 1_000];
        for (int i = 0; i < 1_000; i++) {
            System.arraycopy(frame, 0, many, i * frame.length, frame.length);
        }
        try {
            while (true) {
                peer.write(many);
            }
        } catch (IOException gone) {
            cut.set(true);
            throw gone;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {RawPeer.PING, RawPeer.SETTINGS})
    void whoeverAsksForAnswersAndReadsNoneIsCutOff(int type) {
        byte[] frame = RawPeer.frameOf(type, 0, 0, new byte[type == RawPeer.PING ? 8 : 0]);
        try (RawPeer peer = new RawPeer(peering -> {
                    peering.hello();
                    flood(peering, frame);
                });
                DeliveryFixture fixture = fixture(peer)) {
            fixture.offer(1);
            await().until(() -> !fixture.states.isEmpty());
            assertThat(fixture.states.get(0).reason())
                    .isEqualTo("UNAVAILABLE from " + peer.target() + " (the server sends "
                            + (type == RawPeer.PING ? "PING" : "SETTINGS")
                            + " frames and doesn't read the answers, so that the connection to it was cut off)");
            await("the connection is gone").untilTrue(cut);
        }
    }

    @Test
    void whoeverSendsEmptyDataForEverIsCutOff() {
        try (RawPeer peer = new RawPeer(peering -> {
                    int stream = peering.hello();
                    peering.grpcHeaders(stream);
                    flood(peering, RawPeer.frameOf(RawPeer.DATA, 0, stream, new byte[0]));
                });
                DeliveryFixture fixture = fixture(peer)) {
            fixture.offer(1);
            await().until(() -> !fixture.states.isEmpty());
            assertThat(fixture.states.get(0).reason())
                    .contains("sends one empty DATA frame after the other, so that the connection to it was cut off");
            await("the connection is gone").untilTrue(cut);
        }
    }

    @Test
    void whoeverSaysGoAwayToEachConnectionIsConnectedMoreSeldom() {
        try (RawPeer peer = new RawPeer(peering -> {
                    peering.preface();
                    peering.settings();
                    peering.goAway(0, 0);
                    peering.drain();
                });
                DeliveryFixture fixture = fixture(peer)) {
            fixture.offer(1);
            await().until(() -> peer.connectedAt().size() >= 7);
            long passed = peer.connectedAt().get(6) - peer.connectedAt().get(0);
            assertThat(Duration.ofNanos(passed)).isGreaterThan(Duration.ofMillis(100 + 200 + 400 + 800 + 1_600 - 100));
        }
    }
}
