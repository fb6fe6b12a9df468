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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
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
    void theClientSpeaksFirstAndLogsNothing() throws Exception {
        List<String> logged = new CopyOnWriteArrayList<>();
        Logger netty = Logger.getLogger("io.grpc.netty.shaded.io.netty.bootstrap");
        Handler handler = new StreamHandler() {
            @Override
            public synchronized void publish(LogRecord entry) {
                logged.add(entry.getMessage());
            }
        };
        netty.addHandler(handler);
        try {
            speaksFirst();
        } finally {
            netty.removeHandler(handler);
        }
        assertThat(logged).isEmpty();
    }

    private void speaksFirst() throws Exception {
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
