package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.stack.Endpoints;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The last of all: ends the stack that the others have used. */
@Order(Integer.MAX_VALUE)
@ExtendWith(StackExtension.class)
class NothingIsLeftIT {
    @Test
    void endedStackLeavesNoProcessNoPortAndNoConnector() {
        TestStack stack = TestStack.shared();
        assertThat(stack.connect().connectors())
                .as("connectors that tests have left")
                .isEmpty();
        Endpoints endpoints = stack.endpoints();
        assertThat(endpoints.processes()).containsOnlyKeys("mysql", "kafka", "connect");

        stack.close();

        assertThat(endpoints.processes())
                .allSatisfy((part, pid) -> assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive))
                        .as("process %d, which was %s", pid, part)
                        .isEmpty());
        // Some of a test's own may just be ending.
        await().atMost(Pipeline.PATIENCE)
                .untilAsserted(() -> assertThat(ProcessHandle.current()
                                .descendants()
                                .filter(ProcessHandle::isAlive)
                                .map(ProcessHandle::info))
                        .as("processes that these tests have started")
                        .isEmpty());
        assertThat(List.of(
                        endpoints.mysql().port(),
                        URI.create("kafka://" + endpoints.kafka().bootstrapServers())
                                .getPort(),
                        URI.create(endpoints.connect().url()).getPort()))
                .allMatch(LocalServer::isFree, "is free");
        assertThat(stack.stack().dir().resolve("endpoints.json")).doesNotExist();
    }
}
