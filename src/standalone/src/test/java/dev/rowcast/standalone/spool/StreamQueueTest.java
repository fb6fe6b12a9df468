package dev.rowcast.standalone.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.Epoch;
import dev.rowcast.change.StreamId;
import dev.rowcast.standalone.engine.EnginePlace;
import dev.rowcast.standalone.engine.EngineRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.junit.jupiter.api.Test;

/** What the property of {@link StreamsPropertyTest} can't see. */
class StreamQueueTest {
    private static final StreamId STREAM = new StreamId("s", 0);

    private final StreamQueue queue = new StreamQueue(STREAM);

    private static EngineRecord record(long sequence) {
        return new EngineRecord(
                new EnginePlace(STREAM, sequence, Epoch.NONE, null, null),
                null,
                null,
                null,
                null,
                new ConnectHeaders(),
                10,
                0);
    }

    @Test
    void whatIsSpooledTwiceIsCountedOnce() {
        queue.pause();
        queue.offer(record(1));
        queue.offer(record(2));
        queue.beginSpooling();
        queue.tailWritten();
        assertThat(queue.bytes()).isZero();
        queue.resume();
        queue.loaded(List.of(record(1), record(2)));
        queue.endSpooling();
        queue.offer(record(3));
        assertThat(queue.bytes()).isEqualTo(30);

        queue.beginSpooling();
        queue.tailWritten();
        assertThat(queue.bytes()).isZero();
        assertThat(queue.wantedFrom()).isLessThanOrEqualTo(1);
        queue.loaded(List.of(record(1), record(2), record(3)));
        List<EngineRecord> got = new ArrayList<>();
        queue.pull(10, got);
        assertThat(got).extracting(EngineRecord::sequence).containsExactly(1L, 2L, 3L);
    }
}
