package dev.rowcast.destination.jdbc;

import dev.rowcast.destination.Faults;
import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.LongConsumer;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Connections to a real server, which break when they are told to, before rows are written or after. */
final class FaultyDriver extends Faults implements DataSource {
    private final DataSource driver;
    private final LongConsumer refusal;

    /** @param refusal has the server refuse rows with that {@code v} */
    FaultyDriver(DataSource driver, LongConsumer refusal) {
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
        private boolean writes;

        Faulty(Connection connection) {
            this.connection = connection;
        }

        @Override
        public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
            if (method.getName().equals("prepareStatement") && isWrite((String) arguments[0])) {
                writes = true;
                pass();
            }
            boolean lost = method.getName().equals("commit") && writes && losesAnswer();
            try {
                Object result = method.invoke(connection, arguments);
                if (lost) {
                    throw broken();
                }
                return result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        private boolean isWrite(String sql) {
            return sql.contains("INSERT") && sql.contains(Table.KEY) || sql.contains("SET truncated");
        }

        private void pass() throws SQLException {
            try {
                if (fails()) {
                    throw broken();
                }
            } catch (InterruptedException e) {
                throw broken();
            }
        }

        private SQLException broken() throws SQLException {
            connection.close();
            return new SQLException("connection reset", "08006");
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
