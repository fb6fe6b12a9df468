package dev.rowcast.destination.jdbc;

class MysqlStoreContractIT extends JdbcStoreContract {
    MysqlStoreContractIT() {
        super(Database.MYSQL);
    }
}
