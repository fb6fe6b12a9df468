package dev.rowcast.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BufferMemoryTest {
    @Test
    void aLaneHasItsOwnLimitsWhileMemoryIsPlenty() {
        BufferMemory memory = new BufferMemory(1_000);
        Watermark one = new Watermark(100, 10_000, memory);
        Watermark other = new Watermark(100, 10_000, memory);
        one.add(1, 10, 499);
        assertThat(one.isFull()).isFalse();
        assertThat(other.isFull()).isFalse();
    }

    @Test
    void fromHalfOnWhatIsStuckIsFullAndTheOthersHaveTheirShares() {
        BufferMemory memory = new BufferMemory(1_000);
        Watermark stuck = new Watermark(100, 10_000, memory);
        Watermark other = new Watermark(100, 10_000, memory);
        stuck.add(1, 10, 500);
        assertThat(stuck.isFull()).isTrue();
        other.add(1, 10, 249);
        assertThat(other.isFull()).as("249 of 500 / 2").isFalse();
        other.add(1, 10, 1);
        assertThat(other.isFull()).isTrue();
        other.add(-2, -20, -250);
        assertThat(other.isFull()).isFalse();
        assertThat(stuck.isFull()).isTrue();
    }

    @Test
    void aLaneThatEndsGivesBackWhatItHeldAndItsShare() {
        BufferMemory memory = new BufferMemory(1_000);
        Watermark stuck = new Watermark(100, 10_000, memory);
        Watermark other = new Watermark(100, 10_000, memory);
        stuck.add(1, 10, 300);
        other.add(1, 10, 300);
        assertThat(other.isFull()).isTrue();
        stuck.close();
        assertThat(other.isFull()).isFalse();
        assertThat(memory.used()).isEqualTo(300);
        other.add(1, 10, 199);
        assertThat(other.isFull()).isFalse();
    }

    @Test
    void needsRoomForSomething() {
        assertThatThrownBy(() -> new BufferMemory(0)).hasMessageContaining("0 bytes");
    }

    /** Whoever offers looks first, and may then bring as much as one poll does. */
    @Property(tries = 200)
    void allLanesTogetherHoldNoMoreThanTheWholeAndAPollForEach(
            @ForAll @IntRange(min = 1, max = 20) int lanes,
            @ForAll @Size(max = 300) List<@IntRange(max = 100_000) Integer> draws) {
        long whole = 100_000;
        int poll = 1_000;
        BufferMemory memory = new BufferMemory(whole);
        List<Watermark> fills = Stream.generate(() -> new Watermark(Integer.MAX_VALUE, Long.MAX_VALUE, memory))
                .limit(lanes)
                .toList();
        List<Long> held = new ArrayList<>(Collections.nCopies(lanes, 0L));
        for (int draw : draws) {
            int lane = draw % lanes;
            Watermark fill = fills.get(lane);
            long change = draw % 7 == 0 ? -held.get(lane) : fill.isFull() ? 0 : 1 + draw % poll;
            fill.add(0, 0, change);
            held.set(lane, held.get(lane) + change);
            assertThat(memory.used())
                    .isEqualTo(held.stream().mapToLong(Long::longValue).sum())
                    .isLessThanOrEqualTo(whole + (long) lanes * poll);
        }
    }
}
