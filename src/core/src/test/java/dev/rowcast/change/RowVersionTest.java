package dev.rowcast.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RowVersionTest {
    @Property
    void asANumberItKeepsItsOrderAndItself(
            @ForAll @LongRange(max = RowVersion.MAX_EPOCH) long epoch,
            @ForAll @LongRange(max = RowVersion.MAX_SEQUENCE) long sequence,
            @ForAll @LongRange(max = RowVersion.MAX_EPOCH) long otherEpoch,
            @ForAll @LongRange(max = RowVersion.MAX_SEQUENCE) long otherSequence) {
        RowVersion version = new RowVersion(epoch, sequence);
        RowVersion other = new RowVersion(otherEpoch, otherSequence);

        assertThat(RowVersion.ofLong(version.asLong())).isEqualTo(version);
        assertThat(version.asLong()).isNotNegative();
        int expected = Comparator.comparingLong(RowVersion::epoch)
                .thenComparingLong(RowVersion::sequence)
                .compare(version, other);
        assertThat(Long.compare(version.asLong(), other.asLong())).isEqualTo(expected);
        assertThat(version.compareTo(other)).isEqualTo(expected);
    }

    /** Stores keep these numbers. */
    @Test
    void theNumbersAreWhatStoresHaveAlready() {
        assertThat(new RowVersion(0, 0).asLong()).isZero();
        assertThat(new RowVersion(0, 7).asLong()).isEqualTo(7);
        assertThat(new RowVersion(3_628_800, 12_345).asLong()).isEqualTo(997_476_948_718_399_545L);
        assertThat(new RowVersion(RowVersion.MAX_EPOCH, RowVersion.MAX_SEQUENCE).asLong())
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatIsBeyondItIsRefused() {
        assertThatThrownBy(() -> new RowVersion(RowVersion.MAX_EPOCH + 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RowVersion(0, RowVersion.MAX_SEQUENCE + 1))
                .hasMessageContaining("0/274877906944 is beyond");
        assertThatThrownBy(() -> new RowVersion(0, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
