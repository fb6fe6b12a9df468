package dev.rowcast.destination.jdbc;

import java.util.List;
import java.util.Optional;

/** The databases that are known. */
final class Dialects {
    private static final List<Dialect> ALL = List.of(new MysqlDialect(), new PostgresDialect());

    private Dialects() {}

    /** That of a URL; empty where it is of another database. */
    static Optional<Dialect> of(String url) {
        return ALL.stream().filter(each -> url.startsWith(each.prefix())).findFirst();
    }

    /** No database is used any more. */
    static void retire() {
        ALL.forEach(Dialect::retire);
    }
}
