package dev.rowcast.bench.stores;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.rowcast.deliver.Destination;
import dev.rowcast.destination.jdbc.JdbcDestinationType;
import dev.rowcast.route.Secret;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.LoneMysql;
import dev.rowcast.stack.LonePostgres;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.kafka.connect.data.Field;
import org.postgresql.ds.PGSimpleDataSource;

/** A database of its own. */
final class DatabasePlace implements Place {
    private static final int SERVER_ID = 81;

    private final String name;
    private final Sql sql;
    private final String url;
    private final Secret password;
    private final String user;
    private final DataSource driver;
    private final Runnable end;

    private DatabasePlace(
            String name, Sql sql, String url, String user, Secret password, DataSource driver, Runnable end) {
        this.name = name;
        this.sql = sql;
        this.url = url;
        this.user = user;
        this.password = password;
        this.driver = driver;
        this.end = end;
    }

    static DatabasePlace mysql(Path directory) {
        LoneMysql server = LoneMysql.start(directory, StackConfig.defaultCache(), SERVER_ID, Progress.SILENT);
        Endpoints.Mysql at = server.address();
        MysqlDataSource driver = new MysqlDataSource();
        driver.setUrl(at.jdbcUrl());
        driver.setUser(at.user());
        driver.setPassword(at.password());
        return new DatabasePlace(
                "MySQL", Sql.MYSQL, at.jdbcUrl(), at.user(), new Secret("bench", at.password()), driver, server::close);
    }

    static DatabasePlace postgres(Path directory) {
        LonePostgres server = LonePostgres.start(directory, StackConfig.defaultCache(), Progress.SILENT);
        Endpoints.Postgres at = server.address();
        PGSimpleDataSource driver = new PGSimpleDataSource();
        driver.setURL(at.jdbcUrl());
        driver.setUser(at.user());
        driver.setPassword(at.password());
        // As Rowcast has it, so that the server reads text as its column's type.
        driver.setStringType("unspecified");
        return new DatabasePlace(
                "PostgreSQL",
                Sql.POSTGRESQL,
                at.jdbcUrl(),
                at.user(),
                new Secret("bench", at.password()),
                driver,
                server::close);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, Writer> writers(Load load) throws Exception {
        String schema = load.name().toLowerCase(Locale.ROOT);
        String rows = schema + "_rows.orders_20";
        Destination destination = new JdbcDestinationType()
                .create(
                        Rowcast.SUBSCRIPTION,
                        Map.of("url", url, "auth", Map.of("user", user, "password", password), "schema", schema));
        Map<String, Writer> writers = new LinkedHashMap<>();
        Rowcast rowcast = new Rowcast(destination);
        writers.put("Rowcast", rowcast);
        rowcast.prepare();
        writers.put("by hand, guarded", new GuardedLoop(sql, connect(), schema + ".guarded", rows));
        writers.put("by hand, unguarded", new PlainLoop(sql, connect(), schema + ".plain", rows));
        return writers;
    }

    @Override
    public void requireSame(Load load) throws SQLException {
        String schema = load.name().toLowerCase(Locale.ROOT);
        // Nothing tells whether two of PostgreSQL's json are equal.
        String columns = Load.TABLE.rowSchema().fields().stream()
                .filter(field -> !"io.debezium.data.Json".equals(field.schema().name()))
                .map(Field::name)
                .collect(Collectors.joining(", "));
        String ours = "SELECT " + columns + " FROM " + schema + ".orders_20";
        for (String other : List.of(".guarded WHERE NOT _rowcast_deleted", ".plain")) {
            String theirs = "SELECT " + columns + " FROM " + schema + other;
            if (count(ours) != count(theirs) || count(ours + " EXCEPT " + theirs) > 0) {
                throw new IllegalStateException(name + ": " + ours + " has other rows than " + theirs);
            }
        }
    }

    private long count(String query) throws SQLException {
        try (Connection connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT COUNT(*) FROM (" + query + ") AS q")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = driver.getConnection();
        try (var statement = connection.createStatement()) {
            statement.execute(sql == Sql.MYSQL ? "SET time_zone = '+00:00'" : "SET TIME ZONE 'UTC'");
        }
        return connection;
    }

    @Override
    public void close() {
        end.run();
    }
}
