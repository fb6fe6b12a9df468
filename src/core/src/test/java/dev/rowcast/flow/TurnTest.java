package dev.rowcast.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.StreamId;
import dev.rowcast.samples.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.junit.jupiter.api.Test;

/** What a runtime is told to do, turn by turn. */
class TurnTest {
    private static final StreamId COMP = new StreamId("dflt.probe.t_comp", 0);

    private static Turn turn(TestFlow given) {
        return given.flow.turn(List.<RawRecord>of(), record -> record);
    }

    @Test
    void whatHasNoRoomIsPausedOnceAndResumedWhenItHas() {
        try (TestFlow given = new TestFlow(true)) {
            given.holding.add(COMP);
            Turn first = given.flow.turn(Samples.table(Samples.DEFAULTS, "t_comp"), record -> record);
            assertThat(first.pause()).containsExactly(COMP);
            assertThat(first.resume()).isEmpty();
            assertThat(first.lookAgainIn()).contains(Duration.ofMillis(20));
            assertThat(turn(given).pause()).as("it is paused already").isEmpty();

            given.holding.clear();
            Turn later = turn(given);
            assertThat(later.resume()).containsExactly(COMP);
            assertThat(later.rewind()).as("it goes on where it is").isEmpty();
            assertThat(later.pause()).isEmpty();
            await().until(() -> turn(given).lookAgainIn().equals(Optional.empty()));
            assertThat(turn(given).resume()).as("it was told already").isEmpty();
        }
    }

    @Test
    void aTurnThatFailsForgetsNothingOfWhatIsToBeResumed() {
        try (TestFlow given = new TestFlow(true)) {
            given.holding.add(COMP);
            given.flow.turn(Samples.table(Samples.DEFAULTS, "t_comp"), record -> record);
            given.holding.clear();
            assertThatThrownBy(() -> given.flow.turn(List.of("a record"), record -> {
                        throw new IllegalStateException("the contract log doesn't answer");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(turn(given).resume()).containsExactly(COMP);
        }
    }

    @Test
    void aPartitionThatWasGivenUpIsNotResumed() {
        try (TestFlow given = new TestFlow(true)) {
            given.holding.add(COMP);
            given.flow.turn(Samples.table(Samples.DEFAULTS, "t_comp"), record -> record);
            given.flow.close(List.of(COMP));
            given.holding.clear();
            assertThat(turn(given).resume()).isEmpty();
        }
    }

    @Test
    void aRecordThatStopsItsPartitionFailsALaterTurnAndNotThatWhichTookWhatCameBefore() {
        try (TestFlow given = new TestFlow(false)) {
            RawRecord bad =
                    new RawRecord(new KafkaPlace(COMP.topic(), 0, 0), null, null, Schema.STRING_SCHEMA, "no", null);
            assertThat(given.flow.turn(List.of(bad), record -> record).pause()).containsExactly(COMP);
            assertThatThrownBy(() -> turn(given)).hasMessageContaining("partition 0, offset 0");
            assertThat(given.flow.committable(COMP, 1)).isZero();
        }
    }
}
