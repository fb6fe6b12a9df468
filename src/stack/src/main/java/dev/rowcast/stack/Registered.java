package dev.rowcast.stack;

/**
 * A connector that Connect knows.
 *
 * @param config its settings
 * @param status what it and its tasks do just now
 */
public record Registered(ConnectorConfig config, ConnectorStatus status) {}
