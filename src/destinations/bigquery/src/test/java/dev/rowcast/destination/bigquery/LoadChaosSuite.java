package dev.rowcast.destination.bigquery;

import dev.rowcast.batch.load.LoadRequestFaults;
import dev.rowcast.destination.Faults;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;

/** Into a BigQuery that dies, throttles and doesn't answer; it is our fake. */
class LoadChaosSuite extends LoadRequestFaults {
    private final FakeBigQuery bigQuery = new FakeBigQuery();

    @AfterAll
    void close() {
        bigQuery.close();
    }

    @Override
    protected String type() {
        return "bigquery";
    }

    @Override
    protected String settings(String database) {
        bigQuery.datasets.put(database, new ConcurrentHashMap<>());
        return ", \"project\": \"" + FakeBigQuery.PROJECT
                + "\", \"dataset\": \"{database}\", \"auth\": \"none\", \"endpoint\": {\"api\": \"" + bigQuery.api()
                + "\", \"storage\": \"" + bigQuery.storage() + "\"}";
    }

    @Override
    protected boolean has(String database, String table) {
        return bigQuery.table(database, table).isPresent();
    }

    @Override
    protected Faults between() {
        return bigQuery;
    }

    @Override
    protected void restart() {
        bigQuery.kill();
        bigQuery.start();
    }

    @Override
    protected void withoutGuard(String database) {
        bigQuery.sequences = number -> "";
    }
}
