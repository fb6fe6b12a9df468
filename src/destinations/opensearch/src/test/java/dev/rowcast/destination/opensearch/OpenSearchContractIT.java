package dev.rowcast.destination.opensearch;

import dev.rowcast.destination.StoreContractTest;
import dev.rowcast.store.Store;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;

/** What every store keeps to, by a real OpenSearch. */
class OpenSearchContractIT extends StoreContractTest {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final SearchNode node = SearchNode.get();
    private final Between between = new Between(node.url());
    private final String index = "contract" + COUNT.incrementAndGet();

    @AfterEach
    void close() {
        between.close();
        node.send("DELETE", "/" + index + "-rows," + index + "-other?ignore_unavailable=true", null);
    }

    @Override
    protected Store open() {
        return Stores.open(between.url(), index);
    }

    @Override
    protected FarEnd farEnd() {
        return between;
    }

    @Override
    protected List<Arrived> arrived() {
        return node.hits(index).stream()
                .map(hit -> hit.path("_source"))
                .map(row -> new Arrived(row.get("id").asLong(), row.get("v").asLong()))
                .toList();
    }

    @Override
    protected String name() {
        return index + "-sold";
    }

    @Override
    protected List<Arrived> arrived(String name) {
        return node.hits(name).stream()
                .map(hit -> hit.path("_source"))
                .map(row -> new Arrived(row.get("id").asLong(), row.get("v").asLong()))
                .toList();
    }

    @Override
    protected void occupy(String name) {
        node.send("PUT", "/" + index + "-other", "{\"aliases\":{\"" + name + "\":{}}}");
        node.send("PUT", "/" + index + "-other/_doc/1?refresh=true", "{\"id\":1,\"v\":1}");
    }

    @Override
    protected boolean rejects() {
        return true;
    }

    @Override
    protected void makeUnfit() {
        node.send(
                "PUT",
                "/" + index + "-rows",
                "{\"mappings\":{\"properties\":{\"v\":{\"type\":\"keyword\"}}},\"aliases\":{\"" + index
                        + "\":{\"filter\":{\"bool\":{\"must_not\":{\"term\":{\"_rowcast_deleted\":true}}}}}}}");
    }

    @Override
    protected void makeFit() {
        node.send("DELETE", "/" + index + "-rows", null);
    }

    @Override
    protected void dropTarget() {
        makeFit();
    }

    @Override
    protected void forgetTarget() {
        node.send("DELETE", "/rowcast-targets/_doc/" + index, null);
    }
}
