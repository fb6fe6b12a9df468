package dev.rowcast.destination.jdbc;

import dev.rowcast.destination.Faults;
import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Connections to a real server, where something goes wrong as rows are written when it is told to. */
final class FaultyDriver extends Faults implements DataSource {
    private static final Pattern INSERT = Pattern.compile("INSERT INTO (\\S+) (?:AS \\S+ )?\\(" + Table.KEY);
    private static final Set<String> ENDS = Set.of("commit", "rollback", "close", "abort");

    private final Database database;
    private final DataSource driver;
    private final LongConsumer refusal;
    private final AtomicInteger statements = new AtomicInteger();

    /** What a statement that writes rows becomes before it is sent on. */
    volatile UnaryOperator<String> rewrite = UnaryOperator.identity();

    /**
     * @param driver the database's
     * @param refusal has the server refuse rows with that {@code v}
     */
    FaultyDriver(Database database, DataSource driver, LongConsumer refusal) {
        this.database = database;
        this.driver = driver;
        this.refusal = refusal;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new Faulty(driver.getConnection()));
    }

    private final class Faulty implements InvocationHandler {
        private final Connection connection;
        /** Whether what is committed next isn't answered. */
        private boolean lost;
        /** Who has locked the rows. */
        private volatile @Nullable Connection other;

        Faulty(Connection connection) {
            this.connection = connection;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            if (method.getName().equals("prepareStatement")) {
                arguments[0] = prepared((String) arguments[0]);
            }
            try {
                Object result = method.invoke(connection, arguments);
                if (method.getName().equals("commit") && lost) {
                    throw killed();
                }
                return result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            } finally {
                if (ENDS.contains(method.getName())) {
                    unlock();
                }
            }
        }

        private String prepared(String sql) throws SQLException {
            Matcher insert = INSERT.matcher(sql);
            if (insert.find()) {
                meet(insert.group(1));
                return rewrite.apply(sql);
            }
            if (sql.contains("SET truncated")) {
                meet(null);
            }
            return sql;
        }

        /** @param rows the table of rows; null for that of marks, which nobody locks */
        private void meet(@Nullable String rows) throws SQLException {
            Fate fate = fate();
            if (fate == Fate.UNAVAILABLE) {
                throw killed();
            }
            if (fate == Fate.BUSY && rows != null) {
                lock(rows);
            }
            lost |= fate == Fate.UNANSWERED;
        }

        /** What somebody is told whose session is ended. */
        private SQLException killed() {
            try {
                Database.say(connection, database.endingItself());
                return new SQLException("the session is still there");
            } catch (SQLException gone) {
                return gone;
            }
        }

        /** Somebody else has all rows until they have been waited for in vain. */
        private void lock(String rows) throws SQLException {
            Database.say(connection, database.impatient());
            Connection locking = database.admin(database.address()).getConnection();
            other = locking;
            locking.setAutoCommit(false);
            Database.say(locking, database.locking(rows));
        }

        private void unlock() throws SQLException {
            Connection locking = other;
            if (locking != null) {
                locking.close();
                other = null;
            }
        }
    }

    private Fate fate() {
        delay();
        try {
            return fate(statements.incrementAndGet());
        } catch (InterruptedException stopped) {
            return Fate.UNAVAILABLE;
        }
    }

    @Override
    public void refuse(long version) {
        refusal.accept(version);
    }

    @Override
    public Connection getConnection(String user, String password) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return driver.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        driver.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        driver.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return driver.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
