package dev.rowcast.cli.plan;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.ColumnFacts;
import java.util.Map;
import java.util.Optional;

/** What subscriptions' stores say of rows before they come. */
@FunctionalInterface
public interface Stores {
    /** Knows none. */
    Stores NONE = (subscription, contract, facts) -> Optional.empty();

    /**
     * What there is to say; empty where the store takes the rows, or the subscription goes to none.
     *
     * @param contract what the subscription would be sent
     * @param facts what is said of the columns beside their types, by their names; not of all
     */
    Optional<Word> of(String subscription, Contract contract, Map<String, ColumnFacts> facts);

    /**
     * What a store says.
     *
     * @param outcome what comes of it
     * @param text in words, without a full stop
     */
    record Word(Outcome outcome, String text) {}
}
