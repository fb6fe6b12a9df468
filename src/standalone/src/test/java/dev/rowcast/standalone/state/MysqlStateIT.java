package dev.rowcast.standalone.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MysqlStateIT extends StateContract {
    private @Nullable String url;

    @Override
    State open() throws SQLException {
        if (url == null) {
            url = StateServer.newDatabase("contract");
        }
        return StateServer.open(url);
    }

    /** Where summer ends a local time comes twice. */
    @Test
    void theClockIsThatOfNoTimeZone() throws SQLException {
        State state = open();
        try (Session session = state.session()) {
            String found = session.run(connection -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("SET time_zone = '-05:00', timestamp = 1700000000.250");
                    try (ResultSet result =
                            statement.executeQuery("SELECT " + session.dialect().clock())) {
                        result.next();
                        return result.getString(1);
                    }
                }
            });
            assertThat(found).isEqualTo("1700000000250");
        }
    }
}
