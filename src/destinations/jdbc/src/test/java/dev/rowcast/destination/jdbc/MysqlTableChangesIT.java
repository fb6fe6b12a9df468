package dev.rowcast.destination.jdbc;

class MysqlTableChangesIT extends JdbcTableChanges {
    MysqlTableChangesIT() {
        super(Database.MYSQL, "column_type");
    }

    @Override
    protected String name() {
        return "MySQL";
    }
}
