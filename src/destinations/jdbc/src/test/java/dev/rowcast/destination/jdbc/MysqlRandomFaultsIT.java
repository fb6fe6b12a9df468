package dev.rowcast.destination.jdbc;

class MysqlRandomFaultsIT extends JdbcRandomFaults {
    MysqlRandomFaultsIT() {
        super(Database.MYSQL);
    }
}
