package dev.rowcast.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LonePostgresIT {
    @TempDir
    Path dir;

    @Test
    void itKeepsItsRowsOverAKillAndAStopAndLeavesNoProcess() throws SQLException {
        Endpoints.Postgres address;
        List<ProcessHandle> processes;
        try (LonePostgres postgres = start()) {
            address = postgres.address();
            run(address, "CREATE TABLE orders (id INT PRIMARY KEY); INSERT INTO orders VALUES (42)");

            postgres.server().kill();
            postgres.server().start();

            assertThat(postgres.address()).isEqualTo(address);
            assertThat(theOrder(address)).isEqualTo(42);
            ProcessHandle main =
                    ProcessHandle.of(postgres.server().pid().orElseThrow()).orElseThrow();
            processes = Stream.concat(Stream.of(main), main.descendants()).toList();
            assertThat(processes).hasSizeGreaterThan(3);
            assertThat(Processes.of(StackDirectory.of(dir))).containsEntry(Parts.POSTGRES, main);
        }
        assertThat(processes).noneMatch(Processes::isAlive);
        assertThat(Ports.isFree(address.port())).isTrue();

        try (LonePostgres again = start()) {
            assertThat(again.address()).isEqualTo(address);
            assertThat(theOrder(address)).isEqualTo(42);
        }
    }

    @Test
    void itEndsThoughSomebodyIsConnected() throws SQLException {
        LonePostgres postgres = start();
        try (Connection connection = connect(postgres.address(), "app")) {
            assertThat(connection.isValid(0)).isTrue();
            postgres.close();

            assertThat(postgres.server().log()).content().contains("database system is shut down");
        }
    }

    @Test
    void aWrongPasswordIsRefused() {
        try (LonePostgres postgres = start()) {
            assertThatThrownBy(() -> connect(postgres.address(), "wrong").close())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
    }

    private LonePostgres start() {
        return LonePostgres.start(dir, StackConfig.defaultCache(), Progress.SILENT);
    }

    private static Connection connect(Endpoints.Postgres address, String password) throws SQLException {
        return DriverManager.getConnection(address.jdbcUrl(), address.user(), password);
    }

    private static void run(Endpoints.Postgres address, String sql) throws SQLException {
        try (Connection connection = connect(address, address.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int theOrder(Endpoints.Postgres address) throws SQLException {
        try (Connection connection = connect(address, address.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM orders")) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }
}
