package dev.rowcast.destination.jdbc;

class PostgresLoadChaosSuite extends JdbcLoadFaults {
    PostgresLoadChaosSuite() {
        super(Database.POSTGRESQL);
    }

    @Override
    String[] forgetful(String rows, String name) {
        return new String[] {
            "CREATE OR REPLACE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS"
                    + " 'BEGIN NEW._rowcast_version := 0; RETURN NEW; END'",
            "CREATE TRIGGER forgetful BEFORE INSERT OR UPDATE ON " + rows + " FOR EACH ROW EXECUTE FUNCTION forget()",
            "UPDATE " + rows + " SET _rowcast_version = 0"
        };
    }
}
