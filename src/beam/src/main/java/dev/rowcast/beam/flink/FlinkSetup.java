package dev.rowcast.beam.flink;

import dev.rowcast.destination.InstalledDestinations;
import java.nio.file.Path;
import java.util.Map;

/**
 * A session cluster, and what its workers have to know of a load beside its {@link dev.rowcast.batch.load.LoadSetup}, since they make their own.
 *
 * @param master {@code host:port} of the JobManager's REST interface, or its URL
 * @param jobJar Rowcast's jar for Flink, {@code rowcast-beam-VERSION-flink.jar}
 * @param connector the source connector's settings, by which it makes values of rows; empty for those that Rowcast recommends
 * @param routing the routing, as JSON
 * @param secrets the values of those that it names
 * @param destinations what is installed here, of which workers get what they need
 */
public record FlinkSetup(
        String master,
        Path jobJar,
        Map<String, String> connector,
        String routing,
        Map<String, String> secrets,
        InstalledDestinations destinations) {
    public FlinkSetup {
        connector = Map.copyOf(connector);
        secrets = Map.copyOf(secrets);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return master;
    }
}
