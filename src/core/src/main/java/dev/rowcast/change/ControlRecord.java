package dev.rowcast.change;

/** A record that Debezium writes beside the row changes. It is accepted, counted and goes to no subscriber. */
public enum ControlRecord implements Decoded {
    /** A null value: the deletion marker for compacted topics that follows a delete. */
    TOMBSTONE,
    /** A heartbeat. */
    HEARTBEAT,
    /** Begin or end of a transaction. */
    TRANSACTION,
    /** A DDL statement, from the schema change topic. */
    SCHEMA_CHANGE,
    /** A logical decoding message, or another envelope that carries no row. */
    MESSAGE
}
