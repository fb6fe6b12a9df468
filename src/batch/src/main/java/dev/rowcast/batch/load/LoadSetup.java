package dev.rowcast.batch.load;

import dev.rowcast.batch.source.Admission;
import dev.rowcast.batch.source.MysqlSource;
import dev.rowcast.batch.source.SourceConnection;
import dev.rowcast.batch.source.SourceForm;
import dev.rowcast.batch.source.Waiting;
import dev.rowcast.change.RowVersion;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.flow.Destinations;
import dev.rowcast.route.Routing;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a load needs, of which each of its workers makes its own.
 *
 * @param mysql where it reads
 * @param form what becomes of the rows
 * @param admission asked of each connection before rows are read from it; by several threads
 * @param name the source's logical name, Debezium's {@code topic.prefix}, as the contract log has it; empty where it has none
 * @param routing the subscriptions, for all of which the gate decides
 * @param subscription whose destination is loaded
 * @param destinations makes that
 * @param rules what the gate goes by
 * @param contracts opens the contract log
 * @param version of all rows; a store passes over those of which it has a newer one
 * @param freshness for how long after it was read a row may be written; those that take longer are read again
 * @param obstacle why nothing may be sent any more; empty while it may. Once it says so it has to go on. Asked by several threads, before each call
 */
public record LoadSetup(
        MysqlSource mysql,
        SourceForm form,
        Admission admission,
        String name,
        Routing routing,
        String subscription,
        Destinations destinations,
        GateRules rules,
        Supplier<ContractLog> contracts,
        RowVersion version,
        Duration freshness,
        Supplier<Optional<String>> obstacle) {
    /** A failover may last so long, about five minutes. */
    private static final int TRIES = 65;

    SourceConnection connect() {
        return new SourceConnection(mysql, form, Waiting.REAL, admission, TRIES);
    }
}
