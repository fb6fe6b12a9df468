package dev.rowcast.destination.jdbc;

import static org.assertj.core.api.Assumptions.assumeThat;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.rowcast.route.Secret;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.LoneMysql;
import dev.rowcast.stack.LonePostgres;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.Server;
import dev.rowcast.stack.StackConfig;
import dev.rowcast.stack.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A real server of each kind, started when it is first asked for, for all tests of this JVM. */
enum Database {
    MYSQL(new MysqlDialect()) {
        @Override
        Address start(Path directory) {
            LoneMysql started = LoneMysql.start(directory, StackConfig.defaultCache(), 71, Progress.SILENT);
            server = started.server();
            Endpoints.Mysql there = started.address();
            Address at = new Address(there.host(), there.port(), "jdbc:mysql://", "", there.user(), there.password());
            // It may do everything but that.
            run(
                    admin(at),
                    "UPDATE mysql.user SET Grant_priv = 'Y' WHERE user = '" + at.user() + "'",
                    "FLUSH PRIVILEGES");
            return at;
        }

        @Override
        DataSource admin(Address at) {
            MysqlDataSource source = new MysqlDataSource();
            source.setUrl(at.url(at.port()) + "?allowMultiQueries=true");
            source.setUser(at.user());
            source.setPassword(at.password());
            return source;
        }

        @Override
        String endingItself() {
            return "KILL CONNECTION_ID()";
        }

        @Override
        String impatient() {
            return "SET SESSION lock_wait_timeout = 1";
        }

        @Override
        String locking(String table) {
            return "SET SESSION wait_timeout = 2; LOCK TABLES " + table + " WRITE";
        }
    },
    POSTGRESQL(new PostgresDialect()) {
        @Override
        Address start(Path directory) {
            LonePostgres started = LonePostgres.start(directory, StackConfig.defaultCache(), Progress.SILENT);
            server = started.server();
            Endpoints.Postgres there = started.address();
            return new Address(
                    there.host(), there.port(), "jdbc:postgresql://", there.database(), there.user(), there.password());
        }

        @Override
        DataSource admin(Address at) {
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setURL(at.url(at.port()));
            source.setUser(at.user());
            source.setPassword(at.password());
            return source;
        }

        @Override
        String endingItself() {
            return "SELECT pg_terminate_backend(pg_backend_pid())";
        }

        @Override
        String impatient() {
            return "SET lock_timeout = '100ms'";
        }

        @Override
        String locking(String table) {
            return "SET idle_in_transaction_session_timeout = '2s'; LOCK TABLE " + table + " IN EXCLUSIVE MODE";
        }
    };

    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    final Dialect dialect;
    private @Nullable Address address;

    @Nullable Server server;

    private @Nullable StackException refused;

    Database(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Where a server is, and a user who may do everything. */
    record Address(String host, int port, String prefix, String database, String user, String password) {
        String url(int atPort) {
            return prefix + host + ":" + atPort + "/" + database;
        }
    }

    abstract Address start(Path directory);

    abstract DataSource admin(Address at);

    /** The statement by which a session ends itself, as somebody would who kills it; it fails. */
    abstract String endingItself();

    /** The statement after which a session waits for locks as shortly as can be. */
    abstract String impatient();

    /** The statement by which a session has a table to itself for as long as it is connected, two seconds at the most. */
    abstract String locking(String table);

    /** As by {@code kill -9}, and up again. */
    void restart() {
        Server running = Objects.requireNonNull(server);
        running.kill();
        running.start();
    }

    /** The server's address; where it can't run the test is skipped, and says so. */
    synchronized Address address() {
        if (address == null && refused == null) {
            try {
                address = start(Files.createTempDirectory(Files.createDirectories(Path.of("target/servers")), name()));
            } catch (StackException e) {
                refused = e;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        assumeThat(refused).as(name() + " runs on this machine").isNull();
        return Optional.ofNullable(address).orElseThrow();
    }

    /** A name that no other test has. */
    static String schema() {
        return "s" + SCHEMAS.incrementAndGet();
    }

    JdbcSettings settings(String schema) {
        return settings(schema, address().port(), null);
    }

    /** @param port a proxy's */
    JdbcSettings settings(String schema, int port, @Nullable String takeOver) {
        return new JdbcSettings(
                address().url(port),
                address().user(),
                new Secret("password", address().password()),
                schema,
                4,
                Duration.ofDays(7),
                false,
                takeOver);
    }

    JdbcStore open(String schema) {
        return open(settings(schema));
    }

    JdbcStore open(JdbcSettings settings) {
        return new JdbcStore(settings, dialect, dialect.dataSource(settings));
    }

    /** As somebody does beside Rowcast. */
    void run(String... statements) {
        run(admin(address()), statements);
    }

    static void run(DataSource server, String... statements) {
        try (Connection connection = server.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(String.join("; ", statements), e);
        }
    }

    static void say(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The rows of an answer, each its columns as texts; empty where there is no such table or view. */
    List<List<@Nullable String>> read(String sql) {
        try (Connection connection = admin(address()).getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<List<@Nullable String>> rows = new ArrayList<>();
            while (result.next()) {
                List<@Nullable String> row = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    row.add(result.getString(column));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            if (SqlFault.of(e) == SqlFault.WRONG) {
                return List.of();
            }
            throw new IllegalStateException(sql, e);
        }
    }

    /** A name in a schema, quoted. */
    String name(String schema, String name) {
        return dialect.quote(schema) + "." + dialect.quote(name);
    }
}
