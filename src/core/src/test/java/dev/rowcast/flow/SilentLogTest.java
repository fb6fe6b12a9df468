package dev.rowcast.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.RawRecord;
import dev.rowcast.change.StreamId;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.contract.log.ContractLogUnavailableException;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.observe.State;
import dev.rowcast.samples.Samples;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** New shapes while the contract log's brokers are away. */
class SilentLogTest {
    private static final StreamId KNOWN = new StreamId("dflt.probe.t_ints", 0);
    private static final StreamId NEW = new StreamId("dflt.probe.t_evolve", 0);

    /** A log that takes its time, and then says nothing. */
    private final class Silent implements ContractLog {
        private final ContractLog log = new MemoryContractLog().reader();

        @Override
        public void readNew(Consumer<LogEntry> entries) {
            answerOrNot();
            log.readNew(entries);
        }

        @Override
        public void readArrived(Consumer<LogEntry> entries) {
            if (failure == null) {
                log.readArrived(entries);
            }
        }

        @Override
        public void append(LogEntry entry) {
            answerOrNot();
            log.append(entry);
        }

        @Override
        public void close() {}

        private void answerOrNot() {
            questions++;
            if (failure != null) {
                pass(took);
                throw failure;
            }
        }
    }

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private @Nullable ContractLogException failure;
    private Duration took = Duration.ZERO;
    private int questions;
    private final TestFlow test = new TestFlow(true, new Silent(), "\"ordering\": \"partition\"", 0, clock(now::get));

    private static Clock clock(InstantSource source) {
        return source.withZone(ZoneOffset.UTC);
    }

    @AfterEach
    void close() {
        test.close();
    }

    private void pass(Duration time) {
        now.set(now.get().plus(time));
    }

    private static RawRecord of(String table, StreamId stream, long offset) {
        RawRecord first = Samples.table(Samples.DEFAULTS, table).stream()
                .filter(raw -> raw.value() instanceof Struct value && value.get("after") != null)
                .findFirst()
                .orElseThrow();
        return Mutation.at(first, stream.topic(), stream.partition(), offset);
    }

    private Turn turn(RawRecord... records) {
        return test.flow.turn(List.of(records), record -> record);
    }

    private String state() {
        return test.figures.subscription("audit").orElseThrow().getState();
    }

    @Test
    void aPartitionThatMeetsANewShapeWaitsAndGoesOnByItself() {
        turn(of("t_ints", KNOWN, 0));
        failure = new ContractLogUnavailableException(
                "topic c at kafka:9092", "the brokers of topic c don't answer", null);
        Turn turn = turn(of("t_ints", KNOWN, 1), of("t_evolve", NEW, 7), of("t_evolve", NEW, 8));

        assertThat(turn.pause()).containsExactly(NEW);
        test.awaitCommittable(KNOWN, 2);
        assertThat(test.flow.committable(NEW, 9)).isEqualTo(7);
        assertThat(state()).isEqualTo(State.BACKING_OFF.name());
        assertThat(test.figures.subscription("audit").orElseThrow().getReason())
                .contains("probe.t_evolve", "the brokers of topic c don't answer", "goes on by itself");
        assertThat(test.figures.subscription("audit").orElseThrow().getLookAt()).isEqualTo("topic c at kafka:9092");
        assertThat(test.held()).as("no person has to decide").isEmpty();
        assertThat(turn.lookAgainIn()).isPresent();

        pass(Duration.ofMinutes(10));
        assertThat(turn().resume()).isEmpty();
        failure = null;
        pass(Duration.ofMinutes(1));
        Turn resumed = turn();
        assertThat(resumed.resume()).containsExactly(NEW);
        assertThat(resumed.rewind()).containsEntry(NEW, 7L);
        turn(of("t_evolve", NEW, 7), of("t_evolve", NEW, 8));
        test.awaitCommittable(NEW, 9);
        assertThat(state()).isEqualTo(State.DELIVERING.name());
        assertThat(test.letters).isEmpty();
    }

    @Test
    void aLogThatIsSlowToSayNothingIsAskedOnceForAllPartitionsAndThenLeftAloneForAsLong() {
        failure = new ContractLogUnavailableException("topic c at kafka:9092", "no answer within 30 s", null);
        took = Duration.ofSeconds(30);
        turn(of("t_evolve", NEW, 0), of("t_ints", KNOWN, 0));
        assertThat(questions).isEqualTo(1);
        for (int i = 0; i < 29; i++) {
            pass(Duration.ofSeconds(1));
            turn();
        }
        assertThat(questions).isEqualTo(1);
        pass(Duration.ofSeconds(2));
        turn();
        assertThat(questions).isEqualTo(2);
        assertThat(state()).isEqualTo(State.BACKING_OFF.name());
    }

    @Test
    void aLogThatHasLostEntriesEndsTheTask() {
        failure = new ContractLogException("the topic was recreated", null);
        assertThatThrownBy(() -> turn(of("t_evolve", NEW, 0))).isSameAs(failure);
    }

    @Test
    void aPartitionThatIsGivenUpWaitsNoMore() {
        failure = new ContractLogUnavailableException("topic c at kafka:9092", "no answer", null);
        turn(of("t_evolve", NEW, 0));
        test.flow.close(List.of(NEW));
        assertThat(state()).isNotEqualTo(State.BACKING_OFF.name());
    }
}
