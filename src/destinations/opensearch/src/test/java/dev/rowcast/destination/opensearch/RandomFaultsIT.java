package dev.rowcast.destination.opensearch;

import dev.rowcast.destination.Faults;
import dev.rowcast.destination.RandomFaultsTest;
import dev.rowcast.store.Store;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;

/** To a node that is killed, throttles and doesn't answer. */
class RandomFaultsIT extends RandomFaultsTest {
    private final SearchNode node = SearchNode.get();
    private final Between between = new Between(node.url());

    @AfterEach
    void close() {
        between.close();
        node.send("DELETE", "/faults-rows?ignore_unavailable=true", null);
        node.send("DELETE", "/rowcast-targets/_doc/faults", null);
    }

    @Override
    protected Faults between() {
        return between;
    }

    @Override
    protected Store open() {
        return Stores.open(between.url(), "faults");
    }

    @Override
    protected void restart() {
        node.server().kill();
        node.server().start();
    }

    @Override
    protected void withoutGuard() {
        between.rewrite = lines -> lines.replaceAll(",\"version\":[0-9]+,\"version_type\":\"external_gte\"}}", "}}");
    }

    @Override
    protected Map<String, Long> there() {
        return node.hits("faults").stream()
                .collect(Collectors.toMap(
                        hit -> hit.path("_id").asText(),
                        hit -> hit.path("_source").path("v").asLong()));
    }

    @Override
    protected int rounds() {
        return 8;
    }

    @Override
    protected int requestsWithThreeFaults() {
        return 12;
    }
}
