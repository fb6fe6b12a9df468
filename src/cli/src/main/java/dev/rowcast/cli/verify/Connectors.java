package dev.rowcast.cli.verify;

import dev.rowcast.batch.source.MysqlSource;
import dev.rowcast.cli.deadletters.Sink;
import dev.rowcast.stack.ConnectorConfig;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The connectors that take rows from MySQL to stores.
 *
 * @param sink Rowcast's
 * @param source Debezium's; empty where it isn't named
 * @param worker says the REST address of their Kafka Connect
 * @param read says which server Debezium's reads
 */
public record Connectors(
        Sink sink, Optional<ConnectorConfig> source, Supplier<String> worker, Supplier<MysqlSource> read) {}
