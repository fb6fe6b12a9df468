package dev.rowcast.demo;

import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.LoneMysql;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Another service's MySQL, a server of its own: on which shelf the shop's goods are, and the firms that fetch theirs. */
final class Depot implements AutoCloseable {
    static final String DATABASE = "depot";
    static final Shop.Table STOCK = new Shop.Table(DATABASE, "stock", List.of("sku"));

    static final Shop.Table CUSTOMERS = new Shop.Table(DATABASE, "customers", List.of("id"));
    /** How many rows {@link #STOCK} has at first. */
    static final int GOODS = 6;
    /** How many {@link #CUSTOMERS} has. */
    static final int FIRMS = 2;

    private static final int SERVER_ID = 2;

    private final LoneMysql server;

    private Depot(LoneMysql server) {
        this.server = server;
    }

    /** Starts it and fills it. */
    static Depot open(Path workspace, Progress progress) throws SQLException {
        Depot depot =
                new Depot(LoneMysql.start(workspace.resolve("depot"), StackConfig.defaultCache(), SERVER_ID, progress));
        depot.run("CREATE DATABASE " + DATABASE);
        depot.run("CREATE TABLE depot.stock (sku VARCHAR(40) PRIMARY KEY, shelf CHAR(2), quantity INT NOT NULL)");
        depot.run("INSERT INTO depot.stock VALUES ('tea-green', 'A1', 120), ('tea-black', 'A2', 80), ('mug', 'B1', 40),"
                + " ('kettle', 'B2', 12), ('honey', 'C1', 65), ('biscuits', 'C2', 9)");
        depot.run("CREATE TABLE depot.customers (id BIGINT PRIMARY KEY, firm VARCHAR(100))");
        depot.run("INSERT INTO depot.customers VALUES (1, 'Lovelace Teas'), (2, 'Hopper & Sons')");
        return depot;
    }

    Endpoints.Mysql address() {
        return server.address();
    }

    Database database() {
        return new Database(address());
    }

    /** Biscuits come in, and the kettles go. */
    void restock() throws SQLException {
        run("UPDATE depot.stock SET quantity = 200 WHERE sku = 'biscuits'");
        run("DELETE FROM depot.stock WHERE sku = 'kettle'");
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = database().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
