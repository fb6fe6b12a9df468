package dev.rowcast.destination.jdbc;

class PostgresStoreContractIT extends JdbcStoreContract {
    PostgresStoreContractIT() {
        super(Database.POSTGRESQL);
    }
}
