package dev.rowcast.cli.plan;

import io.debezium.function.Predicates;
import io.debezium.relational.history.SchemaHistory;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Which statements the source connector parses: those that MySQL writes to the binlog as text, without those that the connector passes over. */
final class BinlogText {
    /** Statements that MySQL doesn't write as text: their rows come as row events, if they change any. */
    private static final Set<String> UNWRITTEN = Set.of(
            "SELECT",
            "INSERT",
            "UPDATE",
            "DELETE",
            "REPLACE",
            "WITH",
            "TABLE",
            "VALUES",
            "DO",
            "HANDLER",
            "LOAD",
            "SHOW",
            "EXPLAIN",
            "DESCRIBE",
            "DESC",
            "HELP",
            "BEGIN",
            "START",
            "COMMIT",
            "ROLLBACK",
            "SAVEPOINT",
            "RELEASE",
            "XA",
            "LOCK",
            "UNLOCK",
            "KILL",
            "CHECK",
            "CHECKSUM",
            "CACHE",
            "RESET",
            "PURGE");

    /** The connector's own, which passes over users, views, routines and triggers. */
    private static final Predicate<String> PASSED_OVER = Predicates.includes(
            SchemaHistory.DDL_FILTER.defaultValueAsString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private BinlogText() {}

    /** Whether the connector parses the statement; one that it doesn't changes no table's definition. */
    static boolean isParsed(String sql) {
        if (UNWRITTEN.contains(SqlText.firstWord(sql))) {
            return false;
        }
        boolean truncate = sql.regionMatches(true, 0, "TRUNCATE", 0, "TRUNCATE".length());
        return truncate || !PASSED_OVER.test(sql);
    }
}
