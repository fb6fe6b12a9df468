package dev.rowcast.bench.stores;

import dev.rowcast.change.RowChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/** One statement for all rows of a batch, then a commit; statements are prepared once. */
abstract class Loop implements Writer {
    static final List<Field> FIELDS = Load.TABLE.rowSchema().fields();
    static final List<String> COLUMNS = FIELDS.stream().map(Field::name).toList();
    static final String ID = COLUMNS.get(0);

    final Sql sql;
    final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    Loop(Sql sql, Connection connection) throws SQLException {
        this.sql = sql;
        this.connection = connection;
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }

    @Override
    public void write(List<RowChange> changes) throws SQLException {
        for (int from = 0; from < changes.size(); from += Load.BATCH) {
            writeBatch(changes.subList(from, Math.min(changes.size(), from + Load.BATCH)));
            connection.commit();
        }
    }

    abstract void writeBatch(List<RowChange> changes) throws SQLException;

    PreparedStatement statement(String text) throws SQLException {
        PreparedStatement known = statements.get(text);
        if (known == null) {
            known = connection.prepareStatement(text);
            statements.put(text, known);
        }
        return known;
    }

    /** So many parts, such as rows of values. */
    static String times(int count, String part) {
        return String.join(", ", Collections.nCopies(count, part));
    }

    int setRow(PreparedStatement statement, int first, Struct row) throws SQLException {
        int place = first;
        for (Field field : FIELDS) {
            Object value = row.get(field);
            if (value == null) {
                statement.setNull(place++, Values.sqlType(field.schema()));
            } else {
                sql.set(statement, place++, Values.of(field, value));
            }
        }
        return place;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
