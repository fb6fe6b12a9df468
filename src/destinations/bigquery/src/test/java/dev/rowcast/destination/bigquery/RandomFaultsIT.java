package dev.rowcast.destination.bigquery;

import dev.rowcast.destination.Faults;
import dev.rowcast.destination.RandomFaultsTest;
import dev.rowcast.store.Store;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;

/** To a BigQuery that dies, throttles and doesn't answer. */
class RandomFaultsIT extends RandomFaultsTest {
    private final FakeBigQuery bigQuery = new FakeBigQuery();

    @AfterEach
    void close() {
        bigQuery.close();
    }

    @Override
    protected Faults between() {
        return bigQuery;
    }

    @Override
    protected Store open() {
        return Stores.open(bigQuery, "faults");
    }

    @Override
    protected void restart() {
        bigQuery.kill();
        bigQuery.start();
    }

    /** Each change is as new as every other, so that the last to arrive wins. */
    @Override
    protected void withoutGuard() {
        bigQuery.sequences = number -> "";
    }

    @Override
    protected Map<String, Long> there() {
        return bigQuery.rows("faults").stream()
                .collect(Collectors.toMap(row -> (String) row.get("id"), row -> (Long) row.get("v")));
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
