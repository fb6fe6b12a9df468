package dev.rowcast.flow;

import dev.rowcast.change.StreamId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a runtime is to do after a {@link ChangeFlow#turn}: first resume, then pause. Immutable.
 *
 * @param pause streams of which no more may come for now
 * @param resume streams that were paused, of which more may come
 * @param rewind where to read some of the latter on from, before they are resumed, by offset; the others go on where they are
 * @param lookAgainIn how soon the next turn is due although no record comes; empty if none is
 */
public record Turn(
        Set<StreamId> pause, Set<StreamId> resume, Map<StreamId, Long> rewind, Optional<Duration> lookAgainIn) {
    public Turn {
        pause = Set.copyOf(pause);
        resume = Set.copyOf(resume);
        rewind = Map.copyOf(rewind);
    }
}
