package dev.rowcast.contract.gate;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.evolution.Stop;
import dev.rowcast.contract.log.LogEntry.Held;
import dev.rowcast.contract.log.PositionRange;
import java.util.Map;
import java.util.Set;

/** What a table's contract says to the rows of one shape. */
public sealed interface GateDecision {
    /**
     * They go out.
     *
     * @param contract what to encode them with: not always the latest revision, for a replayed row is encoded as it was the first time. Its
     *     revision is 0 for a TRUNCATE of a table of which no row has been seen yet
     * @param views what each reader is sent and told of that contract, by the reader's name
     * @param quarantined readers who mustn't get them before a person has decided, by name, with the reason
     * @param range which rows of the shape this is about
     * @param newColumns the shape's columns that had no field of their own before, where this very decision changed the contract; else none
     */
    record Deliver(
            Contract contract,
            Map<String, Contract> views,
            Map<String, String> quarantined,
            PositionRange range,
            Set<String> newColumns)
            implements GateDecision {
        public Deliver {
            views = Map.copyOf(views);
            quarantined = Map.copyOf(quarantined);
            newColumns = Set.copyOf(newColumns);
        }
    }

    /**
     * They must not go out before a person has decided.
     *
     * @param held what is written of it; its stop is {@link Stop#HOLD} or {@link Stop#FAIL}
     * @param revision the revision that an approval would make now
     */
    record Hold(Held held, int revision) implements GateDecision {}
}
