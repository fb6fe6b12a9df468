package dev.rowcast.standalone.run;

import dev.rowcast.encode.SourceSettings;
import dev.rowcast.flow.Destinations;
import dev.rowcast.route.Routing;
import dev.rowcast.standalone.spool.SpoolLimits;
import java.time.Duration;
import java.util.Map;

/**
 * What a {@link Runner} is told. Immutable.
 *
 * @param name of the process, for contracts, metrics and status: what a connector's name is on Kafka
 * @param source the source's name, Debezium's {@code topic.prefix}
 * @param engine settings of Debezium's connector and engine
 * @param routing the subscriptions
 * @param destinations creates the subscriptions' destinations
 * @param values settings of the connector that affect values
 * @param spool when records go to the spool
 * @param bufferBytes limit for all changes that wait in lanes
 * @param brake see {@link dev.rowcast.flow.FlowOptions}
 * @param drain how long what is in flight may take when the process ends
 */
public record RunSettings(
        String name,
        String source,
        Map<String, String> engine,
        Routing routing,
        Destinations destinations,
        SourceSettings values,
        SpoolLimits spool,
        long bufferBytes,
        int brake,
        Duration drain) {}
