package dev.rowcast.cli.plan;

import dev.rowcast.change.TableId;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.AlterTableContext;
import java.util.List;
import java.util.Optional;

/** What a statement is about, read from its syntax alone. */
sealed interface Action {
    /** Nothing that changes a table. */
    record Nothing() implements Action {}

    /** It may change tables, and the statement doesn't say which or how. */
    record Unclear(String reason) implements Action {}

    /**
     * A table's definition changes.
     *
     * @param renamedTo its new name; empty where it keeps its own
     */
    record Alter(TableId table, AlterTableContext syntax, Optional<TableId> renamedTo) implements Action {}

    /** An index comes or goes. */
    record Index(TableId table) implements Action {}

    /**
     * A table comes to be.
     *
     * @param unlessExists whether nothing happens where there is one already
     * @param like the table whose columns it gets; empty where the statement has the columns
     * @param doubt why its columns aren't certain; empty if they are
     */
    record Create(TableId table, boolean unlessExists, Optional<TableId> like, Optional<String> doubt)
            implements Action {}

    /** Tables that only the session sees come or go. */
    record Temporary(List<TableId> tables) implements Action {}

    /** Tables go. */
    record Drop(List<TableId> tables) implements Action {}

    /** A database goes with all its tables. */
    record DropDatabase(String database) implements Action {}

    /** Tables get other names, one pair after the other. */
    record Rename(List<Pair> pairs) implements Action {}

    /** All rows of a table go. */
    record Truncate(TableId table) implements Action {}

    /** A table's name before and after. */
    record Pair(TableId from, TableId to) {}
}
