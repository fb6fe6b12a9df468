package dev.rowcast.demo;

import dev.rowcast.change.TableId;
import dev.rowcast.route.Subscription;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A subscriber of the demo: a gRPC server on this machine that keeps a copy of the tables it hears of. */
interface Feed extends AutoCloseable {
    /** The subscription in the routing that sends to it. */
    Subscription subscription();

    /** How the demo calls it where it prints. */
    String label();

    /** Where it listens on 127.0.0.1. */
    int port();

    /** What it received. */
    Inbox inbox();

    /** Its copy of a table: the rows by their keys. */
    Map<List<@Nullable Object>, Row> rows(Shop.Table table);

    /** The columns that it was compiled with; empty where it takes what comes. */
    Optional<Set<String>> compiledColumns();

    @Override
    void close();

    /** The tables of the shop that its subscription asks for. */
    default List<Shop.Table> tables() {
        return Shop.TABLES.stream()
                .filter(table -> subscription().wants(new TableId(Shop.DATABASE, table.name())))
                .toList();
    }

    /** Whether the routing keeps that column from it. */
    default boolean withholds(Shop.Table table, String column) {
        return subscription().excludes(new TableId(Shop.DATABASE, table.name()), column);
    }
}
