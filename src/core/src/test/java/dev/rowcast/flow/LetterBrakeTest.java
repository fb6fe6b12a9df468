package dev.rowcast.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.RawRecord;
import dev.rowcast.change.StreamId;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.observe.HeldTable;
import dev.rowcast.observe.State;
import dev.rowcast.observe.SubscriptionMXBean;
import dev.rowcast.samples.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** Streams of records that nobody understands. */
class LetterBrakeTest {
    private static final String TOPIC = "dflt.probe.t_ints";
    private static final StreamId PARTITION = new StreamId(TOPIC, 0);
    private static final int MOST = 10;
    private static final RawRecord GOOD = Samples.table(Samples.DEFAULTS, "t_ints").stream()
            .filter(raw -> raw.value() instanceof Struct value && value.get("after") != null)
            .findFirst()
            .orElseThrow();

    private final TestFlow test =
            new TestFlow(true, new MemoryContractLog().reader(), "\"ordering\": \"partition\"", MOST);

    private static RawRecord good(int partition, long offset) {
        return Mutation.at(GOOD, TOPIC, partition, offset);
    }

    /** As JsonConverter without schemas reads it. */
    private static RawRecord garbage(int partition, long offset) {
        RawRecord at = good(partition, offset);
        return new RawRecord(at.at(), null, null, Schema.STRING_SCHEMA, "hello", "its record", at.headers());
    }

    /** Decodes, and can't be encoded: the row before the change has another schema than the one after it. */
    private static RawRecord unencodable(long offset) {
        RawRecord update = Samples.table(Samples.DEFAULTS, "t_evolve").stream()
                .filter(raw -> raw.value() instanceof Struct value && "u".equals(value.get("op")))
                .findFirst()
                .orElseThrow();
        return Mutation.at(Mutation.drop().inValue(update, "before/id"), TOPIC, 0, offset);
    }

    private static List<RawRecord> run(long count, LongFunction<RawRecord> record) {
        return LongStream.range(0, count).mapToObj(record).toList();
    }

    private void settled() {
        test.flow.settle();
    }

    @Test
    void aPartitionThatNobodyUnderstandsIsHeldAfterTheFirstOfThem() {
        test.accept(run(1_000, offset -> garbage(0, offset)));
        settled();
        assertThat(test.letters).hasSize(MOST);
        assertThat(test.flow.committable(PARTITION, 1_000))
                .as("what is committed")
                .isEqualTo(MOST);
        assertThat(test.figures.notUnderstood().records()).isEqualTo(MOST);
        assertThat(test.figures.notUnderstood().latest()).contains("offset 9", "STRING");
        HeldTable held = test.held().get(0);
        assertThat(held.undecidable()).isTrue();
        assertThat(held.notice()).contains("STRING", "converters", "restart the connector", "dead.letters.brake");
        SubscriptionMXBean shown = test.figures.subscription("audit").orElseThrow();
        assertThat(shown.getState()).isEqualTo(State.HELD.name());
        assertThat(shown.getReason()).contains("STRING");
    }

    @Test
    void itsNeighboursGoOn() {
        List<RawRecord> both = new ArrayList<>();
        for (long offset = 0; offset < 50; offset++) {
            both.add(garbage(0, offset));
            both.add(good(1, offset));
        }
        test.accept(both);
        test.awaitCommittable(new StreamId(TOPIC, 1), 50);
        assertThat(test.flow.committable(PARTITION, 50)).isEqualTo(MOST);
    }

    @Test
    void badOnesAmongGoodOnesAreLettersHoweverMany() {
        test.accept(run(500, offset -> offset % MOST == 0 ? good(0, offset) : garbage(0, offset)));
        test.awaitCommittable(PARTITION, 500);
        assertThat(test.letters).hasSize(450);
        assertThat(test.held()).isEmpty();
    }

    @Test
    void rowsThatCantBeEncodedCountToo() {
        test.accept(run(500, offset -> unencodable(offset)));
        settled();
        assertThat(test.letters).hasSize(MOST);
        assertThat(test.flow.committable(PARTITION, 500)).isEqualTo(MOST);
        assertThat(test.held()).hasSize(1);
        assertThat(test.figures.notUnderstood().records()
                        + test.figures.subscription("audit").orElseThrow().getRejected())
                .as("every letter is counted")
                .isEqualTo(MOST);
    }

    @Test
    void aPartitionThatIsTakenAndGivenBackStaysHeld() {
        test.accept(run(20, offset -> garbage(0, offset)));
        test.flow.close(List.of(PARTITION));
        assertThat(test.held()).isEmpty();
        test.accept(LongStream.range(MOST, 20)
                .mapToObj(offset -> garbage(0, offset))
                .toList());
        assertThat(test.letters).hasSize(MOST);
        assertThat(test.held()).hasSize(1);
    }

    @Test
    void aTaskThatStartsAnewReadsOnFromThere() {
        test.accept(run(20, offset -> garbage(0, offset)));
        test.flow.close(List.of(PARTITION));
        test.accept(
                LongStream.range(MOST, 20).mapToObj(offset -> good(0, offset)).toList());
        test.awaitCommittable(PARTITION, 20);
        assertThat(test.held()).isEmpty();
    }
}
