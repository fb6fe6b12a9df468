package dev.rowcast.destination.opensearch;

import dev.rowcast.batch.load.LoadRequestFaults;
import dev.rowcast.destination.Faults;
import org.junit.jupiter.api.AfterAll;

/** Into a node that is killed, throttles and doesn't answer. */
class LoadChaosSuite extends LoadRequestFaults {
    private final SearchNode node = SearchNode.get();
    private final Between between = new Between(node.url());

    @AfterAll
    void close() {
        between.close();
    }

    @Override
    protected String type() {
        return "opensearch";
    }

    @Override
    protected String settings(String database) {
        return ", \"url\": \"" + between.url() + "\"";
    }

    @Override
    protected boolean has(String database, String table) {
        return node.get("/" + database + "-" + table + "/_count").has("count");
    }

    @Override
    protected Faults between() {
        return between;
    }

    @Override
    protected void restart() {
        node.server().kill();
        node.server().start();
    }

    @Override
    protected void withoutGuard(String database) {
        between.rewrite = lines -> lines.replaceAll(",\"version\":[0-9]+,\"version_type\":\"external_gte\"}}", "}}");
    }
}
