package dev.rowcast.cli.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionReadingTest {
    private static final TopicPartition PARTITION = new TopicPartition("letters", 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final List<Long> offsets = new ArrayList<>();
    /** Ten seconds pass between two looks at it. */
    private final AtomicLong clock = new AtomicLong();

    private final PartitionReading reading =
            new PartitionReading(consumer, PARTITION, () -> clock.getAndAdd(TimeUnit.SECONDS.toNanos(10)));

    @BeforeEach
    void assign() {
        consumer.assign(List.of(PARTITION));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    }

    private void comes(long offset) {
        consumer.addRecord(new ConsumerRecord<>("letters", 0, offset, new byte[0], new byte[0]));
    }

    @Test
    void itReadsUpToTheEndAndNoFurther() {
        for (long offset = 0; offset < 5; offset++) {
            comes(offset);
        }
        reading.read(3, record -> offsets.add(record.offset()));
        assertThat(offsets).containsExactly(0L, 1L, 2L);
    }

    @Test
    void itStopsWhereNoMoreIsWanted() {
        comes(0);
        comes(1);
        reading.read(2, record -> {
            offsets.add(record.offset());
            return false;
        });
        assertThat(offsets).containsExactly(0L);
    }

    /** Brokers that answer no more in the middle of it. */
    @Test
    void itDoesNotWaitForEverForBrokersThatSayNothingMore() {
        comes(0);
        assertThatThrownBy(() -> reading.read(2, record -> offsets.add(record.offset())))
                .isInstanceOf(TimeoutException.class)
                .hasMessage("nothing came from letters-0 at offset 1 for 40 s, although it goes up to 2");
        assertThat(offsets).containsExactly(0L);
    }

    @Test
    void whatMovesMayTakeItsTime() {
        for (long offset = 0; offset < 5; offset++) {
            long next = offset;
            consumer.schedulePollTask(() -> {});
            consumer.schedulePollTask(() -> comes(next));
        }
        reading.read(5, record -> offsets.add(record.offset()));
        assertThat(offsets).containsExactly(0L, 1L, 2L, 3L, 4L);
    }
}
