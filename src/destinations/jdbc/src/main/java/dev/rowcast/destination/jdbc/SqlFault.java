package dev.rowcast.destination.jdbc;

import com.mysql.cj.jdbc.exceptions.PacketTooBigException;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Failure;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Set;

/** What an error of the database means. */
enum SqlFault {
    /** A value can't be there. */
    DATA,
    /** Somebody else was in the way: just the same again. */
    CONFLICT,
    /** The server isn't there, or is busy. */
    AWAY,
    /** What somebody has to mend: rights, a password, what is missing. */
    WRONG,
    /** Nothing that is known. */
    UNKNOWN;

    // MySQL's, where the SQLSTATE says less.
    private static final Set<Integer> MYSQL_DATA =
            Set.of(1118, 1153, 1264, 1265, 1292, 1366, 1367, 1406, 3140, 3548, 3819);
    private static final Set<Integer> MYSQL_CONFLICTS = Set.of(1205, 1213, 3572);
    private static final Set<Integer> MYSQL_AWAY = Set.of(1040, 1053, 1203, 1226, 1290, 1317, 1836, 1927, 3024);
    private static final Set<Integer> MYSQL_WRONG = Set.of(1044, 1045, 1049, 1054, 1142, 1143, 1146, 1227, 1356, 1820);
    private static final String POSTGRES_LOCKED = "55P03";
    private static final String POSTGRES_READ_ONLY = "25006";
    private static final String POSTGRES_LIMIT = "54000";

    static SqlFault of(SQLException raw) {
        SQLException error = cause(raw);
        int code = error.getErrorCode();
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        if (error instanceof PacketTooBigException
                || MYSQL_DATA.contains(code)
                || state.equals(POSTGRES_LIMIT)
                || isAny(state, "22", "23", "21")) {
            return DATA;
        }
        if (MYSQL_CONFLICTS.contains(code) || state.equals(POSTGRES_LOCKED) || isAny(state, "40")) {
            return CONFLICT;
        }
        if (MYSQL_WRONG.contains(code) || isAny(state, "28", "42", "3D", "3F")) {
            return WRONG;
        }
        boolean away = MYSQL_AWAY.contains(code)
                || state.equals(POSTGRES_READ_ONLY)
                || isAny(state, "08", "53", "57", "58")
                || error instanceof SQLTransientConnectionException;
        return away ? AWAY : UNKNOWN;
    }

    private static boolean isAny(String state, String... classes) {
        for (String each : classes) {
            if (state.startsWith(each)) {
                return true;
            }
        }
        return false;
    }

    /** A pool says that it has no connection; why it has none stands behind that. */
    private static SQLException cause(SQLException error) {
        return error instanceof SQLTransientConnectionException && error.getCause() instanceof SQLException why
                ? why
                : error;
    }

    /** What a person reads, on one line. */
    static String reason(SQLException raw) {
        SQLException error = cause(raw);
        String state = error.getSQLState() == null ? "" : " (SQLSTATE " + error.getSQLState() + ")";
        return String.valueOf(error.getMessage()).replaceAll("\\s+", " ").strip() + state;
    }

    /** The answer for a batch. */
    static Answer.Failed answer(SQLException error, String place) {
        Failure failure = switch (of(error)) {
            case WRONG -> Failure.MISCONFIGURED;
            case AWAY, CONFLICT -> Failure.UNREACHABLE;
            case DATA, UNKNOWN -> Failure.FAULT;
        };
        return new Answer.Failed(failure, place + ": " + reason(error), Duration.ZERO, Long.MAX_VALUE);
    }
}
