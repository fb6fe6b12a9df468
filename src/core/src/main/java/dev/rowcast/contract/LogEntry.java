package dev.rowcast.contract;

import dev.rowcast.change.TableId;

/** Anything that the contract log holds. */
public sealed interface LogEntry {
    /** Whom or what it is about, in a few words; the key that it is written under. */
    String subject();

    /** An entry about one table. */
    sealed interface OfTable extends LogEntry {
        /** The table. */
        TableId table();

        @Override
        default String subject() {
            return table().toString();
        }
    }

    /**
     * Rows of a new shape wait, or go to the dead letters, until somebody decides.
     *
     * @param table the table
     * @param shape the shape of the rows
     * @param since where in the source the first of them stands
     * @param policy what is done with them: {@link Policy#QUARANTINE}, {@link Policy#HOLD} or {@link Policy#FAIL}
     * @param notice what a reader would suffer, for people
     * @param connector name of the connector whose subscriptions ask for it
     * @param atMillis when, in milliseconds since the epoch
     */
    record Held(
            TableId table,
            TableShape shape,
            LogPosition since,
            Policy policy,
            String notice,
            String connector,
            long atMillis)
            implements OfTable {
        boolean isOf(TableShape other, String otherConnector) {
            return shape.equals(other) && connector.equals(otherConnector);
        }
    }

    /**
     * A connector goes on with rows that it held.
     *
     * @param table the table
     * @param shape the shape of the rows
     * @param connector name of the connector
     * @param atMillis when, in milliseconds since the epoch
     */
    record Released(TableId table, TableShape shape, String connector, long atMillis) implements OfTable {}

    /**
     * A person decided that rows of that shape must not reach anybody.
     *
     * @param table the table
     * @param shape the shape of the rows
     * @param decidedBy who decided
     * @param atMillis when, in milliseconds since the epoch
     */
    record Rejected(TableId table, TableShape shape, String decidedBy, long atMillis) implements OfTable {}

    /**
     * A connector uses the log from here on: what others decided before is as it is, what they decide later it holds against its own policies.
     *
     * @param connector name of the connector
     * @param atMillis when, in milliseconds since the epoch
     */
    record Joined(String connector, long atMillis) implements LogEntry {
        @Override
        public String subject() {
            return connector;
        }
    }

    /** A revision of a table's contract. */
    sealed interface Revision extends OfTable permits ContractEntry {}
}
