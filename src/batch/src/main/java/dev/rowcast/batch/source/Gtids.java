package dev.rowcast.batch.source;

import java.sql.PreparedStatement;
import java.sql.ResultSet;

/**
 * Sets of GTIDs, as MySQL reads and compares them: texts with commas between, in which a server may stand several times. For one thread; waits for MySQL, and
 * throws {@link UnfinishedException} where that doesn't answer.
 */
public final class Gtids implements AutoCloseable {
    private final SourceConnection source;

    /** @param mysql the server that is asked */
    public Gtids(MysqlSource mysql) {
        this.source = new SourceConnection(mysql, SourceForm.RECOMMENDED, Waiting.REAL);
    }

    /** What the server has executed, by now. */
    public String executed() {
        return asked("SELECT @@global.gtid_executed");
    }

    /** Whether it has GTIDs at all. */
    public boolean on() {
        return asked("SELECT @@global.gtid_mode").equals("ON");
    }

    /** Whether it is kept from writes, as replicas are. */
    public boolean isReadOnly() {
        return source.isReadOnly();
    }

    /** Those of a set that another doesn't have; empty where it has all. */
    public String missing(String wanted, String from) {
        return asked("SELECT GTID_SUBTRACT(?, ?)", wanted, from);
    }

    private String asked(String sql, String... values) {
        return source.ask("GTIDs", open -> {
            try (PreparedStatement statement = open.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    statement.setString(i + 1, values[i]);
                }
                try (ResultSet result = statement.executeQuery()) {
                    result.next();
                    return String.valueOf(result.getString(1)).replace("\n", "");
                }
            }
        });
    }

    @Override
    public void close() {
        source.close();
    }
}
