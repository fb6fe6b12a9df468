package dev.rowcast.cli.deadletters;

import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.deliver.ChangeKey;

/** Whose dead letters are sent again: what decides about its records and where they go. */
interface LetterOwner {
    /** Opens its letters; the caller closes them. */
    LetterTopic open();

    /**
     * What it makes records of and where it sends them.
     *
     * @param topic its letters, as {@link #open} gave them
     * @param classes where classes are that it needs
     */
    Redrive.Setup setup(LetterTopic topic, ClassLoader classes);

    /** What its configuration says to the gate. */
    GateRules rules();

    /** Opens its contract log; the caller closes it. */
    ContractLog log();

    /** Releases a key, if it is parked. */
    void release(String subscription, ChangeKey key);
}
