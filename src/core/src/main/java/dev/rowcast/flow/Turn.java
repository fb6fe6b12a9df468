package dev.rowcast.flow;

import dev.rowcast.change.StreamId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a runtime must do after a {@link ChangeFlow#turn}: first rewind, then resume, then pause. Immutable.
 *
 * <p>This is all that the flow needs from a runtime to wait and to read records again, whatever the source. The rules for a runtime:
 *
 * <ul>
 *   <li>It hands over no record of a paused stream until the stream is resumed. It may stop reading the stream, as with Kafka, or continue reading and
 *       keep the records.
 *   <li>After a rewind it hands over all of the stream's records from that sequence on, in order, before any later one. This includes
 *       records that it handed over in between: the flow took none of them. A record that no longer exists at the source may be left out.
 *   <li>So it must be able to hand over again every record that it can't commit yet, and no others: no rewind goes below the committable position, and
 *       from a rewind until the stream's next record, nothing from that sequence on may be committed. It reads the records again, or keeps them.
 *   <li>A record that it keeps back, or still has to hand over again, doesn't count as taken in the position that it passes to {@link
 *       ChangeFlow#committable}, unless it is certain to have the record again after a crash.
 * </ul>
 *
 * @param pause streams to pause
 * @param resume paused streams to resume
 * @param rewind for some of the resumed streams, the sequence to hand over again from; the others resume where they are
 * @param lookAgainIn when the next turn is due even if no record arrives; empty if none is
 */
public record Turn(
        Set<StreamId> pause, Set<StreamId> resume, Map<StreamId, Long> rewind, Optional<Duration> lookAgainIn) {
    public Turn {
        pause = Set.copyOf(pause);
        resume = Set.copyOf(resume);
        rewind = Map.copyOf(rewind);
    }
}
