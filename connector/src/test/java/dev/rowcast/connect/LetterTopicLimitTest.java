package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LetterTopicLimitTest {
    /** Kafka's client would wait for the answer for a minute as it is closed, and the task's thread with it. */
    @Test
    @Timeout(25)
    void aBrokerThatHangsIsNotWaitedFor() throws IOException {
        try (ServerSocket hangs = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Map<String, Object> client =
                    Map.of("bootstrap.servers", hangs.getInetAddress().getHostAddress() + ":" + hangs.getLocalPort());

            assertThat(new LetterTopicLimit("letters", client, Duration.ofMillis(100)).getAsLong())
                    .isEqualTo(Long.MAX_VALUE);
        }
    }
}
