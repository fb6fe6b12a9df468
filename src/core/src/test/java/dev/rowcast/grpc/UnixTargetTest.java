package dev.rowcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.deliver.Patience;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A target that is a socket in the file system is connected like any other. */
@Timeout(300)
@ExtendWith(Patience.class)
@EnabledOnOs(OS.LINUX)
class UnixTargetTest {
    @TempDir
    private Path folder;

    @Test
    void theClientSpeaksFirst() throws Exception {
        Path file = folder.resolve("billing");
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(file));
            try (DeliveryFixture fixture = new DeliveryFixture(
                    new GrpcSubscriber(
                            Connection.to("unix://" + file).plaintext().build()),
                    DeliveryFixture.QUICK)) {
                fixture.offer(1);
                try (SocketChannel client = listener.accept()) {
                    ByteBuffer preface = ByteBuffer.allocate(24);
                    while (preface.hasRemaining() && client.read(preface) >= 0) {}
                    assertThat(new String(preface.array(), StandardCharsets.US_ASCII))
                            .startsWith("PRI * HTTP/2.0");
                }
                await().until(() -> !fixture.states.isEmpty());
            }
        }
    }
}
