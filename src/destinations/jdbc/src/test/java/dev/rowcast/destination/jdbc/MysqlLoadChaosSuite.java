package dev.rowcast.destination.jdbc;

class MysqlLoadChaosSuite extends JdbcLoadFaults {
    MysqlLoadChaosSuite() {
        super(Database.MYSQL);
    }

    @Override
    String[] forgetful(String rows, String name) {
        String schema = rows.substring(0, rows.indexOf('.') + 1);
        return new String[] {
            "CREATE TRIGGER " + schema + name + "_new BEFORE INSERT ON " + rows
                    + " FOR EACH ROW SET NEW._rowcast_version = 0",
            "CREATE TRIGGER " + schema + name + "_old BEFORE UPDATE ON " + rows
                    + " FOR EACH ROW SET NEW._rowcast_version = 0",
            "UPDATE " + rows + " SET _rowcast_version = 0"
        };
    }
}
