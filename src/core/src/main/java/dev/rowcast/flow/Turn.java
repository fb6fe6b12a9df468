package dev.rowcast.flow;

import dev.rowcast.change.StreamId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a runtime is to do after a {@link ChangeFlow#turn}: first rewind, then resume, then pause. Immutable.
 *
 * <p>This is all that the flow asks of whoever reads records, so that it can wait and have them again whatever they are read from. A runtime keeps to this:
 *
 * <ul>
 *   <li>Of a stream that is paused it hands nothing over until that is resumed. It may stop reading the stream, as of Kafka, or read on and
 *       keep what comes.
 *   <li>After a rewind it hands over the stream's records from that sequence on, all of them and in their order, before any that come behind. That includes
 *       those which it handed over in between, of which the flow took none. A record that is gone at its source meanwhile may be left out.
 *   <li>So it must be able to hand over again what it can't commit so far, and no more: no rewind goes below what may be committed, and from a rewind until
 *       the stream's next record nothing from that sequence on may be. It reads the records again, or keeps them.
 *   <li>A record that it keeps back, or has yet to hand over again, is none that it took, as far as the position goes that it gives to {@link
 *       ChangeFlow#committable}, unless it is sure to have it again after a crash.
 * </ul>
 *
 * @param pause streams of which no more may come for now
 * @param resume streams that were paused, of which more may come
 * @param rewind from which sequence on to hand over some of the latter again; the others go on where they are
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
