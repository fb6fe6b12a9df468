package dev.rowcast.destination.bigquery;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rowcast.destination.StoreContractTest;
import dev.rowcast.store.Store;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What every store keeps to, by the tests' BigQuery. */
class BigQueryContractIT extends StoreContractTest {
    private final FakeBigQuery bigQuery = new FakeBigQuery();

    @AfterEach
    void close() {
        bigQuery.close();
    }

    @Override
    protected Store open() {
        return Stores.open(bigQuery, "orders");
    }

    @Override
    protected FarEnd farEnd() {
        return bigQuery;
    }

    @Override
    protected List<Arrived> arrived() {
        return bigQuery.rows("orders").stream()
                .map(row -> new Arrived((Long) row.get("id"), (Long) row.get("v")))
                .toList();
    }

    @Override
    protected boolean rejects() {
        return true;
    }

    @Override
    protected boolean tellsStale() {
        return false;
    }

    @Override
    protected void makeUnfit() {
        bigQuery.datasets.get("shop").put("orders", new FakeTable(new JsonMapper().createObjectNode()));
    }

    @Override
    protected void makeFit() {
        bigQuery.drop("orders");
    }

    @Override
    protected void dropTarget() {
        makeFit();
    }

    @Override
    protected void forgetTarget() {
        bigQuery.forget("orders");
    }
}
