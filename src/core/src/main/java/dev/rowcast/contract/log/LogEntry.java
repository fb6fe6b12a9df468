package dev.rowcast.contract.log;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.GoPackages;
import dev.rowcast.contract.evolution.Objection;
import dev.rowcast.contract.evolution.Stop;
import dev.rowcast.contract.evolution.TableChange;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.contract.shape.TableShape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
     * @param stop what is done with them; {@link Stop#NONE} is none
     * @param notice what a reader would suffer, for people
     * @param objections the changes that the notice is about; null where an earlier version wrote just the notice
     * @param connector name of the connector whose subscriptions ask for it
     * @param atMillis when, in milliseconds since the epoch
     */
    record Held(
            TableId table,
            TableShape shape,
            LogPosition since,
            Stop stop,
            String notice,
            @Nullable Set<Objection> objections,
            String connector,
            long atMillis)
            implements OfTable {
        public Held {
            objections = objections == null ? null : Set.copyOf(objections);
        }

        /** One that says just in words what it is about. */
        public Held(
                TableId table,
                TableShape shape,
                LogPosition since,
                Stop stop,
                String notice,
                String connector,
                long atMillis) {
            this(table, shape, since, stop, notice, null, connector, atMillis);
        }

        /** Whether that change is one of those that the rows wait for. */
        public boolean isFor(TableChange change) {
            return objections == null ? notice.contains(change.sentence()) : objections.contains(Objection.to(change));
        }

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
     * @param sourceTable the table at the source that has them, where several are aliases of one; null for each of them, as in logs of earlier versions
     * @param decidedBy who decided
     * @param atMillis when, in milliseconds since the epoch
     */
    record Rejected(
            TableId table, TableShape shape, @Nullable TableId sourceTable, String decidedBy, long atMillis)
            implements OfTable {
        /** Whether it is about rows of that shape from that place. */
        boolean isOf(TableShape other, LogPosition place) {
            return shape.equals(other)
                    && (sourceTable == null || place.table() == null || sourceTable.equals(place.table()));
        }
    }

    /**
     * What the source says of a table's columns beside their types. Changes no contract, and nothing waits for it.
     *
     * @param table the table
     * @param columns the facts by column, in the table's order
     * @param since where in the source a row stands that has them; several tables at the source may have one contract, and this says which it is about
     * @param connector name of the connector that read the row
     * @param atMillis when, in milliseconds since the epoch
     */
    record Described(
            TableId table, Map<String, ColumnFacts> columns, LogPosition since, String connector, long atMillis)
            implements OfTable {
        public Described {
            columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        }

        boolean isOf(LogPosition place) {
            return since.server().equals(place.server()) && Objects.equals(since.table(), place.table());
        }

        boolean covers(Map<String, ColumnFacts> said) {
            return columns.keySet().equals(said.keySet())
                    && said.entrySet().stream().allMatch(each -> covers(each.getKey(), each.getValue()));
        }

        private boolean covers(String column, ColumnFacts said) {
            ColumnFacts known = columns.get(column);
            return known != null && known.covers(said);
        }
    }

    /**
     * An entry that a newer Rowcast wrote, of a kind that says nothing which others must know.
     *
     * @param kind its kind
     */
    record Unknown(String kind) implements LogEntry {
        @Override
        public String subject() {
            return kind;
        }
    }

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

    /**
     * From here on exports have the {@code go_package} of that prefix; the latest counts.
     *
     * @param packages where the Go code lies
     * @param decidedBy who decided
     * @param atMillis when, in milliseconds since the epoch
     */
    record GoPackage(GoPackages packages, String decidedBy, long atMillis) implements LogEntry {
        @Override
        public String subject() {
            return packages.prefix();
        }
    }

    /**
     * A person decided that a change which a subscription can't take goes to the dead letters for that subscription, and delivery goes on without it.
     *
     * @param subscription the subscription's name
     * @param id the change's id
     * @param decidedBy who decided
     * @param reason why, for people; may be empty
     * @param atMillis when, in milliseconds since the epoch
     */
    record Skipped(String subscription, String id, String decidedBy, String reason, long atMillis) implements LogEntry {
        @Override
        public String subject() {
            return subscription;
        }

        /** What its dead letter says of it. */
        public String words() {
            return "skipped by " + decidedBy + (reason.isEmpty() ? "" : ": " + reason);
        }
    }

    /**
     * Which of the topics that had a name one after the other is read from here on, and the epoch of its offsets. Counts only if its parent is the topic's
     * epoch so far, so that tasks which notice a new topic at once agree on one epoch.
     *
     * @param topic the topic's name
     * @param topicId Kafka's id of it, a UUID as Kafka writes it
     * @param partitions how many partitions it has
     * @param epoch its epoch, above the parent
     * @param parent the epoch before; 0 for the first
     * @param connector name of the connector that noticed it
     * @param atMillis when, in milliseconds since the epoch
     */
    record Incarnation(
            String topic, String topicId, int partitions, long epoch, long parent, String connector, long atMillis)
            implements LogEntry {
        @Override
        public String subject() {
            return topic;
        }
    }

    /** A revision of a table's contract. */
    sealed interface Revision extends OfTable permits ContractEntry {}
}
