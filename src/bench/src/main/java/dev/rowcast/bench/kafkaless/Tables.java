package dev.rowcast.bench.kafkaless;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.rowcast.stack.Endpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Many tables of ten columns each. */
final class Tables implements AutoCloseable {
    private static final int SERVER_ID = 8_100;
    private static final int IN_STATEMENT = 10;
    private static final int IN_TRANSACTION = 100;

    private final Endpoints.Mysql at;
    private final int count;
    private final Connection connection;
    private int next;

    /** Makes the tables, with a row in each. */
    Tables(Endpoints.Mysql at, int count) throws SQLException {
        this.at = at;
        this.count = count;
        MysqlDataSource driver = new MysqlDataSource();
        driver.setUrl(at.jdbcUrl() + "?rewriteBatchedStatements=true&allowPublicKeyRetrieval=true&sslMode=DISABLED");
        driver.setUser(at.user());
        driver.setPassword(at.password());
        connection = driver.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE many");
            for (int table = 0; table < count; table++) {
                statement.execute("CREATE TABLE many.t" + table + " (" + Orders.COLUMNS + ")");
            }
        }
        connection.setAutoCommit(false);
        insert(count, 1);
    }

    /** A configuration that delivers all of them to a service, in a folder that is made, where its state is kept, too. */
    Path configuration(Path folder, String target) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("secrets.properties"), "mysql=" + at.debeziumPassword() + "\n");
        return Files.writeString(
                folder.resolve("run.json"), """
                {
                  "source": { "name": "many", "host": "%s", "port": %d, "user": "%s",
                    "password": { "secret": "mysql" }, "serverId": %d },
                  "routes": { "subscriptions": [
                    { "name": "all", "tables": ["many.*"], "target": "%s", "tls": { "plaintext": true } } ] },
                  "secrets": { "file": "secrets.properties" }
                }
                """.formatted(at.host(), at.port(), at.debeziumUser(), SERVER_ID, target));
    }

    /** Inserts rows in all tables in turns, a hundred in a transaction. */
    void insert(int rows) throws SQLException {
        insert(rows, IN_STATEMENT);
    }

    private void insert(int rows, int inStatement) throws SQLException {
        for (int done = 0; done < rows; done += inStatement) {
            String table = "many.t" + done / inStatement % count;
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table + Orders.VALUES)) {
                for (int i = 0; i < inStatement; i++) {
                    Orders.set(insert, next++);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            if ((done + inStatement) % IN_TRANSACTION == 0) {
                connection.commit();
            }
        }
        connection.commit();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
