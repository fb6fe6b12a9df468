package dev.rowcast.contract.gate;

import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.LogEntry.Described;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.log.ShapeMatch;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.contract.shape.TableShape;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what sources say of columns beside their types, where that isn't known yet. Not thread-safe. */
final class Descriptions {
    private static final Logger LOG = LoggerFactory.getLogger(Descriptions.class);

    private final ContractRegistry registry;
    private final String connector;
    private final LongSupplier nowMillis;
    private boolean givenUp;

    Descriptions(ContractRegistry registry, String connector, LongSupplier nowMillis) {
        this.registry = registry;
        this.connector = connector;
        this.nowMillis = nowMillis;
    }

    /** Whether the log was read or written for that. */
    boolean note(TableShape shape, Map<String, ColumnFacts> facts, LogPosition place) {
        if (givenUp || registry.isReadOnly() || !isNews(shape, facts, place)) {
            return false;
        }
        // Another task has perhaps said it. A log that can't be read is everybody's concern.
        registry.refresh();
        if (isNews(shape, facts, place)) {
            append(described(shape, facts, place));
        }
        return true;
    }

    /** What to write down with the contract of a table that begins with such a row; nothing where that row isn't let go just like that. */
    Optional<Described> ofNew(Sighting table) {
        return givenUp || !table.shape().unsupported().isEmpty()
                ? Optional.empty()
                : Optional.of(described(table.shape(), table.facts(), table.place()));
    }

    private Described described(TableShape shape, Map<String, ColumnFacts> facts, LogPosition place) {
        return new Described(shape.table(), facts, place, connector, nowMillis.getAsLong());
    }

    private void append(Described described) {
        try {
            registry.append(described);
        } catch (ContractLogException failed) {
            // No row waits for that, and a log that takes nothing would make each table wait.
            givenUp = true;
            LOG.warn(
                    "contract of {}: what the source says of its columns can't be written down, nor that of later tables before the next start of the task: {}",
                    described.table(),
                    failed.getMessage());
        }
    }

    /** Rows that are held, or older than the table's latest shape, don't say what its columns are like now. */
    private boolean isNews(TableShape shape, Map<String, ColumnFacts> facts, LogPosition place) {
        return registry.history(shape.table())
                .filter(history -> history.facts().isNews(facts, place))
                .filter(history -> !history.isLate(place) && !history.isUnordered(place))
                .filter(history -> isKnown(history, shape, place))
                .isPresent();
    }

    private static boolean isKnown(TableHistory history, TableShape shape, LogPosition place) {
        return ShapeMatch.of(history, shape, place, Decision.STANDARD).entry().isPresent();
    }
}
