package dev.rowcast.standalone.state;

import java.util.List;

/** The tables, by the version of the state that brought them. A step that was released never changes. */
final class Tables {
    static final List<List<String>> STEPS = List.of(
            List.of(
                    // Who reads the source, and which epoch its records are of.
                    "CREATE TABLE IF NOT EXISTS rowcast_leader (id INT NOT NULL PRIMARY KEY, epoch BIGINT NOT NULL,"
                            + " holder VARCHAR(200) NOT NULL, expires_millis BIGINT NOT NULL)",
                    // Where the source is read from after a restart, and the number of the next record.
                    "CREATE TABLE IF NOT EXISTS rowcast_position (source VARCHAR(200) NOT NULL PRIMARY KEY, place LONGTEXT,"
                            + " snapshot_from LONGTEXT, next_sequence BIGINT NOT NULL, epoch BIGINT NOT NULL, stored_millis BIGINT NOT NULL)",
                    "CREATE TABLE IF NOT EXISTS rowcast_history (source VARCHAR(200) NOT NULL, number BIGINT NOT NULL,"
                            + " entry LONGTEXT NOT NULL, PRIMARY KEY (source, number))",
                    "CREATE TABLE IF NOT EXISTS rowcast_contracts (number BIGINT NOT NULL PRIMARY KEY, entry LONGBLOB NOT NULL)",
                    // Schemas of spooled records, by fingerprint.
                    "CREATE TABLE IF NOT EXISTS rowcast_schemas (fingerprint BIGINT NOT NULL PRIMARY KEY, document LONGBLOB NOT NULL)",
                    "CREATE TABLE IF NOT EXISTS rowcast_spool (stream VARCHAR(400) NOT NULL, first_sequence BIGINT NOT NULL,"
                            + " last_sequence BIGINT NOT NULL, epoch BIGINT NOT NULL, record_count INT NOT NULL, records LONGBLOB NOT NULL,"
                            + " PRIMARY KEY (stream, first_sequence))",
                    "CREATE TABLE IF NOT EXISTS rowcast_letters (number BIGINT NOT NULL PRIMARY KEY, stream VARCHAR(400) NOT NULL,"
                            + " sequence BIGINT NOT NULL, epoch BIGINT NOT NULL, written_millis BIGINT NOT NULL,"
                            + " labels LONGTEXT NOT NULL, record LONGBLOB NOT NULL)",
                    "CREATE TABLE IF NOT EXISTS rowcast_parked (subscription VARCHAR(200) NOT NULL, row_key VARBINARY(64) NOT NULL,"
                            + " entry LONGBLOB NOT NULL, PRIMARY KEY (subscription, row_key))",
                    "CREATE TABLE IF NOT EXISTS rowcast_status (name VARCHAR(400) NOT NULL PRIMARY KEY, entry LONGBLOB NOT NULL,"
                            + " written_millis BIGINT NOT NULL)"),
            // Streams that are kept back for as long as somebody prolongs that.
            List.of(
                    "CREATE TABLE IF NOT EXISTS rowcast_pauses (stream VARCHAR(400) NOT NULL, holder VARCHAR(200) NOT NULL,"
                            + " subscription VARCHAR(200) NOT NULL, since_millis BIGINT NOT NULL, until_millis BIGINT NOT NULL,"
                            + " place LONGTEXT, PRIMARY KEY (stream, holder))"));

    private Tables() {}
}
