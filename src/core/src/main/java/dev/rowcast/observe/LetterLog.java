package dev.rowcast.observe;

import dev.rowcast.change.Place;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one line to the log for the first dead letter of each stream and subscription; the others are only counted. */
public final class LetterLog implements DeliveryListener {
    private static final Logger LOG = LoggerFactory.getLogger(LetterLog.class);

    private final String list;

    /** @param list the command that lists the letters, as it is pasted */
    public LetterLog(String list) {
        this.list = list;
    }

    /** Stream and subscription of which a letter was told. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    @Override
    public void rejected(String subscription, Place at, String reason) {
        first("[" + subscription + "] the change", subscription, at, reason).ifPresent(LOG::warn);
    }

    @Override
    public void notUnderstood(Place at, String reason) {
        first("the record", "", at, reason).ifPresent(LOG::warn);
    }

    /** The line; empty if there was one of that stream and subscription before. */
    Optional<String> first(String what, String subscription, Place at, String reason) {
        return told.add(at.stream() + " " + subscription)
                ? Optional.of(what + " at " + at.words() + " becomes a dead letter: " + reason
                        + ". Further ones of this partition are only counted: see rowcast status; for each of them: "
                        + list)
                : Optional.empty();
    }
}
