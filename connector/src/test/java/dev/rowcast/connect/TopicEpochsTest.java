package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.Epoch;
import dev.rowcast.change.RowVersion;
import dev.rowcast.change.StreamId;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractLogUnavailableException;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.LogEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TopicEpochsTest {
    private static final String TOPIC = "shop.shop.orders";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    /** 2026-11-30T10:00Z, in minutes since 2020. */
    private static final long MINUTES = 3_636_600;

    private final MemoryContractLog log = new MemoryContractLog();
    private final Deque<Runnable> questions = new ArrayDeque<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private final Hands clock = new Hands();
    private TopicFacts.Topic topic = new TopicFacts.Topic("one", 1);
    private boolean silent;
    private boolean away;

    private static final class Hands extends Clock {
        Instant now = Instant.parse("2026-11-30T10:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private TopicEpochs task(boolean insists) {
        ContractRegistry registry = new ContractRegistry(reader());
        registry.refresh();
        return new TopicEpochs(registry, "shop", insists, this::ask, questions::add, clock);
    }

    private ContractLog reader() {
        ContractLog reader = log.reader();
        return new ContractLog() {
            @Override
            public void readNew(Consumer<LogEntry> entries) {
                reader.readNew(entries);
            }

            @Override
            public void readArrived(Consumer<LogEntry> entries) {
                reader.readArrived(entries);
            }

            @Override
            public void append(LogEntry entry) {
                if (away) {
                    throw new ContractLogUnavailableException("the log is away", "the log", null);
                }
                reader.append(entry);
            }

            @Override
            public void close() {
                reader.close();
            }
        };
    }

    private TopicFacts ask(Collection<String> topics) {
        assertThat(topics).containsExactly(TOPIC);
        if (silent) {
            throw new KafkaException("no answer");
        }
        return new TopicFacts(Map.of(TOPIC, topic), Map.copyOf(committed));
    }

    private void answer() {
        while (!questions.isEmpty()) {
            questions.removeFirst().run();
        }
    }

    /** A task that has the partition, and knows its epoch. */
    private TopicEpochs opened() {
        TopicEpochs task = task(true);
        task.opened(List.of(PARTITION));
        answer();
        assertThat(task.look()).isEmpty();
        return task;
    }

    private static long epoch(TopicEpochs task, long offset) {
        return task.next(PARTITION, offset).orElseThrow().number();
    }

    @Test
    void nothingIsTakenBeforeKafkaHasSaidWhichTopicItIs() {
        TopicEpochs task = task(false);
        task.opened(List.of(PARTITION));
        assertThat(task.next(PARTITION, 0)).isEmpty();
        assertThat(task.look()).isEmpty();

        answer();
        assertThat(task.isBlocked(TOPIC)).isTrue();
        assertThat(task.look()).isEmpty();
        assertThat(task.isBlocked(TOPIC)).isFalse();
        assertThat(task.next(PARTITION, 0)).contains(new Epoch(MINUTES, true, null));
        assertThat(log.entries())
                .containsExactly(
                        new LogEntry.Incarnation(TOPIC, "one", 1, MINUTES, 0, "shop", clock.now.toEpochMilli()));
    }

    @Test
    void theSameTopicKeepsItsEpoch() {
        opened();
        clock.now = clock.now.plus(Duration.ofDays(3));
        assertThat(epoch(opened(), 17)).isEqualTo(MINUTES);
        assertThat(log.entries()).hasSize(1);
    }

    @Test
    void aTopicThatWasMadeAnewHasAHigherOneAlsoIfTheClockWentBack() {
        opened();
        topic = new TopicFacts.Topic("two", 1);
        clock.now = clock.now.minus(Duration.ofDays(30));
        assertThat(epoch(opened(), 0)).isEqualTo(MINUTES + 1);
    }

    /** Then it isn't known to anybody that the epoch is over. */
    @Test
    void anEpochThatIsOverIsOverAlsoIfTheLogCanNotBeWrittenAtFirst() {
        TopicEpochs task = opened();
        assertThat(epoch(task, 7)).isEqualTo(MINUTES);
        assertThat(task.next(PARTITION, 5)).isEmpty();
        answer();
        away = true;
        assertThat(task.look()).isEmpty();
        assertThat(task.next(PARTITION, 5)).isEmpty();

        away = false;
        clock.now = clock.now.plus(Duration.ofSeconds(30));
        task.look();
        answer();
        assertThat(task.look()).containsExactly(TOPIC);
        assertThat(epoch(task, 5)).isEqualTo(MINUTES + 1);
    }

    /** Nothing that is on its way comes again because the task got one more partition of the topic. */
    @Test
    void aFurtherPartitionOfTheSameTopicChangesNothing() {
        TopicEpochs task = opened();
        assertThat(epoch(task, 7)).isEqualTo(MINUTES);
        task.opened(List.of(new TopicPartition(TOPIC, 1)));
        answer();
        assertThat(task.look()).isEmpty();
        assertThat(epoch(task, 8)).isEqualTo(MINUTES);
    }

    @Test
    void twoTasksThatNoticeItAtOnceAgree() {
        TopicEpochs one = task(true);
        TopicEpochs two = task(true);
        one.opened(List.of(PARTITION));
        two.opened(List.of(new TopicPartition(TOPIC, 1)));
        topic = new TopicFacts.Topic("one", 2);
        answer();
        one.look();
        clock.now = clock.now.plus(Duration.ofMinutes(5));
        two.look();

        assertThat(one.of(TOPIC)).isEqualTo(two.of(TOPIC)).isEqualTo(new Epoch(MINUTES, false, null));
    }

    @Test
    void anOffsetThatComesAgainBeginsAnEpochUnlessTheTaskWantedThat() {
        TopicEpochs task = opened();
        assertThat(epoch(task, 7)).isEqualTo(MINUTES);
        task.rewound(PARTITION, 3);
        assertThat(epoch(task, 3)).isEqualTo(MINUTES);
        assertThat(epoch(task, 9)).isEqualTo(MINUTES);

        assertThat(task.next(PARTITION, 5)).isEmpty();
        answer();
        assertThat(task.look()).containsExactly(TOPIC);
        assertThat(epoch(task, 5)).isEqualTo(MINUTES + 1);
        assertThat(epoch(task, 6)).isEqualTo(MINUTES + 1);
    }

    @Test
    void anOffsetBelowWhatWasCommittedBeginsOneToo() {
        opened();
        committed.put(PARTITION, 50L);
        assertThat(epoch(opened(), 50)).isEqualTo(MINUTES);

        TopicEpochs task = opened();
        assertThat(task.next(PARTITION, 20)).isEmpty();
        answer();
        task.look();
        assertThat(epoch(task, 20)).isEqualTo(MINUTES + 1);
    }

    @Test
    void anotherCountOfPartitionsIsAnObstacle() {
        opened();
        topic = new TopicFacts.Topic("one", 4);
        assertThat(opened().next(PARTITION, 0)).hasValueSatisfying(epoch -> {
            assertThat(epoch.number()).isEqualTo(MINUTES);
            assertThat(epoch.alone()).isFalse();
            assertThat(epoch.obstacle()).contains("has 4 partitions, and had 1 before");
        });

        topic = new TopicFacts.Topic("two", 4);
        assertThat(opened().next(PARTITION, 0)).contains(new Epoch(MINUTES + 1, false, null));
    }

    @Test
    void whereKafkaDoesNotSayThereIsNoVersionAndAStoreAsksAgain() {
        silent = true;
        TopicEpochs task = task(true);
        task.opened(List.of(PARTITION));
        answer();
        assertThat(task.look()).isEmpty();
        assertThat(task.next(PARTITION, 4)).hasValueSatisfying(epoch -> {
            assertThat(epoch.number()).isZero();
            assertThat(epoch.obstacle()).contains(TOPIC, "no answer", "Describe");
        });
        task.look();
        assertThat(questions).isEmpty();

        clock.now = clock.now.plus(Duration.ofMinutes(1));
        silent = false;
        task.look();
        answer();
        assertThat(task.look()).containsExactly(TOPIC);
        assertThat(epoch(task, 5)).isEqualTo(MINUTES + 1);
    }

    @Test
    void withoutStoresItIsNotAskedAgain() {
        silent = true;
        TopicEpochs task = task(false);
        task.opened(List.of(PARTITION));
        answer();
        task.look();
        clock.now = clock.now.plus(Duration.ofMinutes(1));
        task.look();
        assertThat(questions).isEmpty();
    }

    @Test
    void aStoreThatHasSeenAHigherOneIsGivenAHigherOne() {
        TopicEpochs task = opened();
        task.raise(new StreamId(TOPIC, 0), MINUTES + 100);
        assertThat(task.look()).containsExactly(TOPIC);
        assertThat(epoch(task, 0)).isEqualTo(MINUTES + 101);
        assertThat(task.look()).isEmpty();
        assertThat(epoch(opened(), 1)).isEqualTo(MINUTES + 101);
    }

    @Test
    void partitionsThatAreGoneAreNotAskedAbout() {
        TopicEpochs task = opened();
        task.closed(List.of(PARTITION));
        task.raise(new StreamId(TOPIC, 0), MINUTES + 100);
        assertThat(task.look()).isEmpty();
        assertThat(log.entries()).hasSize(1);
    }

    /** What can happen to a topic and its task. */
    private enum Event {
        RECORD,
        RESTART,
        COMMIT,
        REWIND,
        MADE_ANEW,
        TRUNCATED,
        CLOCK_BACK,
        RAISED
    }

    /** A record that wasn't delivered before is newer than all that were. */
    @Property(tries = 300)
    void aVersionNeverGoesBack(@ForAll("events") List<Event> events) {
        new TopicEpochsTest().play(events);
    }

    private void play(List<Event> events) {
        TopicEpochs task = opened();
        long end = 0;
        long position = 0;
        long delivered = 0;
        long highest = -1;
        int names = 0;
        RowVersion newest = new RowVersion(0, 0);
        for (Event event : events) {
            switch (event) {
                case RECORD -> {
                    end = Math.max(end, position + 1);
                    RowVersion version = new RowVersion(next(task, position).number(), position);
                    if (position > highest) {
                        assertThat(version).isGreaterThan(newest);
                        highest = position;
                    }
                    newest = newest.compareTo(version) > 0 ? newest : version;
                    position++;
                    delivered = position;
                }
                case RESTART -> {
                    committed.put(PARTITION, delivered);
                    position = Math.min(delivered, end);
                    task = opened();
                }
                case COMMIT -> committed.put(PARTITION, delivered);
                case REWIND -> {
                    if (position == delivered) {
                        position = Math.max(0, position - 2);
                        delivered = position;
                        task.rewound(PARTITION, position);
                    }
                }
                case MADE_ANEW -> {
                    topic = new TopicFacts.Topic("id-" + names++, 1);
                    end = 0;
                    position = 0;
                    delivered = 0;
                    highest = -1;
                    committed.remove(PARTITION);
                    task = opened();
                }
                case TRUNCATED -> {
                    // An unclean election: what is written next has offsets that others had.
                    if (position == end && position == delivered) {
                        end = Math.max(0, end - 3);
                        highest = Math.min(highest, end - 1);
                        position = end;
                    }
                }
                case CLOCK_BACK -> clock.now = clock.now.minus(Duration.ofDays(1));
                case RAISED -> {
                    task.raise(new StreamId(TOPIC, 0), MINUTES + events.size());
                    task.look();
                }
            }
        }
    }

    private Epoch next(TopicEpochs task, long offset) {
        return task.next(PARTITION, offset).orElseGet(() -> {
            answer();
            assertThat(task.look()).containsExactly(TOPIC);
            return task.next(PARTITION, offset).orElseThrow();
        });
    }

    @Provide
    Arbitrary<List<Event>> events() {
        return Arbitraries.frequency(
                        Tuple.of(8, Event.RECORD),
                        Tuple.of(1, Event.RESTART),
                        Tuple.of(1, Event.COMMIT),
                        Tuple.of(1, Event.REWIND),
                        Tuple.of(1, Event.MADE_ANEW),
                        Tuple.of(1, Event.TRUNCATED),
                        Tuple.of(1, Event.CLOCK_BACK),
                        Tuple.of(1, Event.RAISED))
                .list()
                .ofMaxSize(60);
    }
}
