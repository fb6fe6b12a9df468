package dev.rowcast.bench;

import dev.rowcast.bench.contracts.ContractsSuite;
import dev.rowcast.bench.encode.EncodeSuite;
import dev.rowcast.bench.growth.GrowthSuite;
import dev.rowcast.bench.kafkaless.KafkalessSuite;
import dev.rowcast.bench.mapping.MappingSuite;
import dev.rowcast.bench.path.PathSuite;
import dev.rowcast.bench.stores.StoresSuite;
import dev.rowcast.bench.sync.SyncSuite;
import dev.rowcast.bench.task.TaskSuite;
import java.util.List;

/** All suites, in the order in which they run. */
final class Suites {
    private Suites() {}

    static List<Suite> all() {
        return List.of(
                new EncodeSuite(),
                new TaskSuite(),
                new PathSuite(),
                new GrowthSuite(),
                new ContractsSuite(),
                new StoresSuite(),
                new KafkalessSuite(),
                new SyncSuite(),
                new MappingSuite());
    }
}
