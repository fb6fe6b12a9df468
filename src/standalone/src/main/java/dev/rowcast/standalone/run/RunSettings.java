package dev.rowcast.standalone.run;

import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.flow.Destinations;
import dev.rowcast.route.Routing;
import dev.rowcast.standalone.engine.Source;
import dev.rowcast.standalone.spool.SpoolLimits;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What a {@link Runner} is told. Immutable.
 *
 * @param name of the process, for contracts, metrics and status: what a connector's name is on Kafka
 * @param source the source's name, Debezium's {@code topic.prefix}
 * @param reading gives the source as it is to be read; asked at each start of the engine, so that a password that was changed meanwhile counts
 * @param routing the subscriptions
 * @param gate what the process says to the contracts' gate
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
        Supplier<Source> reading,
        Routing routing,
        GateRules gate,
        Destinations destinations,
        SourceSettings values,
        SpoolLimits spool,
        long bufferBytes,
        int brake,
        Duration drain) {}
