package dev.rowcast.destination.jdbc;

class PostgresTableChangesIT extends JdbcTableChanges {
    PostgresTableChangesIT() {
        super(Database.POSTGRESQL, "data_type");
    }

    @Override
    protected String name() {
        return "PostgreSQL";
    }
}
