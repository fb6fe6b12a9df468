package dev.rowcast.destination.jdbc;

class PostgresRandomFaultsIT extends JdbcRandomFaults {
    PostgresRandomFaultsIT() {
        super(Database.POSTGRESQL);
    }
}
