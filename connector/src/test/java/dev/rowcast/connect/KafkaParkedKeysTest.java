package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Place;
import dev.rowcast.change.StreamId;
import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.deliver.ChangeKey;
import dev.rowcast.deliver.ParkedKeys.Parked;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With Kafka's own stand-ins for brokers; KeyOrderIT has real ones. */
@Timeout(60)
class KafkaParkedKeysTest {
    private static final TopicPartition TOPIC = new TopicPartition("rowcast-parked", 0);
    private static final TopicPartition ORDERS = new TopicPartition("shop.shop.orders", 0);
    private static final TopicPartition OTHERS = new TopicPartition("shop.shop.orders", 1);
    private static final int MOST = 3;
    private static final ChangeKey KEY = new ChangeKey("shop.orders", "{\"id\":1}");
    private static final Parked FIRST = new Parked("no", new KafkaPlace("shop.shop.orders", 0, 7), 77);

    private final MockConsumer<byte[], byte[]> consumer = emptyTopic();
    private final CountDownLatch brokers = new CountDownLatch(1);
    private final List<String> told = new CopyOnWriteArrayList<>();

    private volatile boolean blocks;
    private boolean unwatched;
    private volatile Uuid topic = Uuid.randomUuid();
    private @Nullable RuntimeException silent;
    private Runnable renewal = () -> {};

    /** What is sent is answered by the test. */
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                @Override
                public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
                    if (blocks) {
                        awaitBrokers();
                    }
                    return super.send(record, callback);
                }
            };

    private final KafkaParkedKeys keys = open();

    private KafkaParkedKeys open() {
        return new KafkaParkedKeys(
                TOPIC, "sink", MOST, new TopicReader("the parked keys", TOPIC, consumer), watch(), producer);
    }

    /** Asks whenever it is asked. */
    private TopicWatch watch() {
        return new TopicWatch(
                () -> {
                    if (silent != null) {
                        throw silent;
                    }
                    renewal.run();
                    return topic;
                },
                () -> CompletableFuture.completedFuture(Optional.of(topic)),
                () -> unwatched = true,
                Duration.ZERO);
    }

    private void awaitBrokers() {
        try {
            brokers.await();
        } catch (InterruptedException stopped) {
            throw new InterruptException(stopped);
        }
    }

    @AfterEach
    void end() {
        brokers.countDown();
        keys.close();
    }

    @Test
    void aKeyIsParkedAtOnceAndDurablyWhenTheBrokersHaveIt() {
        park("c1");
        assertThat(keys.find("billing", KEY)).isEqualTo(FIRST);
        awaitSent(1);
        assertThat(told).isEmpty();
        assertThat(producer.completeNext()).isTrue();
        assertThat(told).containsExactly("c1 durable");
        assertThat(keys.find("billing", KEY)).isEqualTo(FIRST);

        park("again");
        assertThat(told).containsExactly("c1 durable", "again durable");
        assertThat(producer.history()).hasSize(1);
    }

    @Test
    void whatCouldNotBeWrittenIsForgottenWithItsPartitionAndParkedAnewByTheNextRejection() {
        park("c1");
        awaitSent(1);
        assertThat(producer.errorNext(new KafkaException("the brokers are down")))
                .isTrue();
        assertThat(told).containsExactly("c1 failed");
        keys.forgetUnwritten(List.of(OTHERS));
        assertThat(keys.find("billing", KEY)).as("stays parked in this task").isEqualTo(FIRST);

        keys.forgetUnwritten(List.of(ORDERS));
        assertThat(keys.find("billing", KEY)).isNull();
        park("c1 again");
        awaitSent(2);
        assertThat(producer.completeNext()).isTrue();
        assertThat(told).containsExactly("c1 failed", "c1 again durable");
    }

    @Test
    void whatIsWrittenAfterItsPartitionWasGivenUpCounts() {
        park("c1");
        awaitSent(1);
        keys.forgetUnwritten(List.of(ORDERS));
        assertThat(producer.completeNext()).isTrue();
        assertThat(keys.find("billing", KEY)).isEqualTo(FIRST);
        keys.forgetUnwritten(List.of(ORDERS));
        assertThat(keys.find("billing", KEY)).isEqualTo(FIRST);
    }

    @Test
    void whatAnotherTaskWroteOutlastsWhatIsForgotten() {
        park("c1");
        awaitSent(1);
        Parked others = new Parked("still no", FIRST.at(), 78);
        arrives(0, others);
        assertThat(keys.find("billing", KEY)).isEqualTo(FIRST);
        keys.forgetUnwritten(List.of(ORDERS));
        assertThat(keys.find("billing", KEY)).isEqualTo(others);
    }

    @Test
    void anOlderReleaseDoesNotReleaseWhatWasParkedSince() {
        park("c1");
        awaitSent(1);
        arrives(0, FIRST);
        arrives(1, null);
        assertThat(keys.find("billing", KEY)).as("on its way").isEqualTo(FIRST);
        assertThat(producer.completeNext()).isTrue();
        // The stand-in counts for itself, from 0.
        arrives(2, null);
        assertThat(keys.find("billing", KEY)).isNull();
    }

    @Test
    void parkingWaitsForNoBroker() {
        blocks = true;
        park("c1");
        park("c2");
        assertThat(keys.find("billing", KEY)).isEqualTo(FIRST);
        assertThat(told).isEmpty();
        brokers.countDown();
        awaitSent(2);
        assertThat(producer.completeNext()).isTrue();
        assertThat(producer.completeNext()).isTrue();
        assertThat(told).containsExactly("c1 durable", "c2 durable");
    }

    @Test
    void whatIsNotSentWhenTheTaskEndsFails() {
        blocks = true;
        park("c1");
        park("c2");
        keys.close();
        await().untilAsserted(() -> assertThat(told).containsExactlyInAnyOrder("c1 failed", "c2 failed"));
        park("late");
        assertThat(told).contains("late failed");
    }

    @Test
    void beyondTheBoundTheNextRejectionHoldsItsPartitionUntilAKeyIsReleased() {
        for (int id = 1; id <= MOST; id++) {
            parkKey("billing", id, ORDERS);
            awaitSent(id);
            assertThat(producer.completeNext()).isTrue();
        }
        told.clear();
        parkKey("billing", 4, OTHERS);
        assertThat(told)
                .singleElement()
                .asString()
                .startsWith("4 failed: the subscription has 3 parked keys, as many as parked.keys.max allows")
                .contains("shop.orders {\"id\":4}", "shop.shop.orders-1@4", "redrive", "release");
        assertThat(keys.find("billing", key(4)))
                .as("its later changes don't overtake it")
                .isNotNull();
        assertThat(keys.holds(partition(OTHERS))).isTrue();
        assertThat(keys.holds(partition(ORDERS))).as("others go on").isFalse();
        parkKey("shipping", 4, ORDERS);
        awaitSent(MOST + 1);
        assertThat(producer.completeNext()).isTrue();

        arrives("billing", key(1), 10, null);
        parkKey("billing", 4, OTHERS);
        assertThat(keys.holds(partition(OTHERS))).isFalse();
        awaitSent(MOST + 2);
        assertThat(producer.completeNext()).isTrue();
        assertThat(told).last().isEqualTo("4 durable");
    }

    @Test
    void whereNothingOfATableIsParkedNoKeyIsMadeText() {
        park("c1");
        awaitSent(1);
        assertThat(producer.completeNext()).isTrue();
        await().until(() -> told.contains("c1 durable"));
        ChangeKey untouched = ChangeKey.lazily("shop.customers", () -> {
            throw new IllegalStateException("nobody needs it");
        });
        assertThat(keys.find("billing", untouched)).isNull();
        assertThat(keys.find("shipping", ChangeKey.lazily("shop.orders", untouched::text)))
                .isNull();
        assertThat(keys.find("billing", ChangeKey.lazily("shop.orders", KEY::text)))
                .isEqualTo(FIRST);
    }

    @Test
    void keysOnTheirWayCountForTheBound() {
        for (int id = 1; id <= MOST; id++) {
            parkKey("billing", id, ORDERS);
        }
        assertThat(told).isEmpty();
        parkKey("billing", 4, ORDERS);
        assertThat(told).singleElement().asString().startsWith("4 failed: ");
        keys.forgetUnwritten(List.of(ORDERS));
        assertThat(keys.holds(partition(ORDERS))).as("given up").isFalse();
    }

    @Test
    void aWaitingKeyThatAnotherTaskWroteIsDurable() {
        for (int id = 1; id <= MOST + 1; id++) {
            parkKey("billing", id, ORDERS);
        }
        assertThat(told).singleElement().asString().startsWith("4 failed: ");

        arrives("billing", key(4), 0, FIRST);
        parkKey("billing", 4, ORDERS);
        assertThat(told).last().isEqualTo("4 durable");
        assertThat(keys.holds(partition(ORDERS))).isFalse();
    }

    @Test
    void whatAnotherTaskWroteCountsOnceThoughItIsOnItsWayHereToo() {
        for (int id = 1; id < MOST; id++) {
            parkKey("billing", id, ORDERS);
            arrives("billing", key(id), id, FIRST);
        }
        parkKey("billing", MOST, ORDERS);
        assertThat(told).isEmpty();

        arrives("billing", key(1), 10, null);
        parkKey("billing", MOST + 1, ORDERS);
        assertThat(told)
                .as("released, and on its way")
                .singleElement()
                .asString()
                .startsWith("4 failed: ");
    }

    @Test
    void whatOneSubscriptionParksTakesNoRoomOfAnother() {
        for (int id = 1; id <= MOST; id++) {
            parkKey("billing", id, ORDERS);
            parkKey("shipping", id, ORDERS);
        }
        assertThat(told).isEmpty();
    }

    /** What each costs doesn't grow with how many there are: otherwise these would take many minutes. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void asManyKeysAsThereAreAreOnTheirWay() {
        int many = 200_000;
        KeysOnTheWay onTheWay = new KeysOnTheWay(new ParkedTable(), many);
        for (int id = 0; id < many; id++) {
            assertThat(onTheWay.admit(new ParkedKey("sink", "billing", key(id)), FIRST))
                    .isTrue();
        }
        assertThat(onTheWay.admit(new ParkedKey("sink", "billing", key(many)), FIRST))
                .isFalse();
    }

    @Test
    void aReaderWhoseProducerCannotBeMadeIsClosed() {
        MockConsumer<byte[], byte[]> orphan = emptyTopic();
        TopicReader reader = new TopicReader("the parked keys", TOPIC, orphan);

        assertThatThrownBy(() -> KafkaParkedKeys.open(TOPIC, "sink", MOST, watch(), () -> reader, () -> {
                    throw new KafkaException("no such compression");
                }))
                .hasMessage("no such compression");
        assertThat(orphan.closed()).isTrue();
        assertThat(unwatched).isTrue();
    }

    @Test
    void whatCannotBeReadWhenItIsOpenedLeavesNothingOpen() {
        MockConsumer<byte[], byte[]> orphan = emptyTopic();
        orphan.setOffsetsException(new KafkaException("not now"));
        TopicReader reader = new TopicReader("the parked keys", TOPIC, orphan);

        assertThatThrownBy(() -> KafkaParkedKeys.open(TOPIC, "sink", MOST, watch(), () -> reader, () -> producer))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("the parked keys (rowcast-parked-0)");
        assertThat(orphan.closed()).isTrue();
        assertThat(producer.closed()).isTrue();
        assertThat(unwatched).isTrue();
    }

    /** It may have as many records as the one before, so that offsets don't tell. */
    @Test
    void aTopicThatWasMadeAnewIsReadFromItsBeginningAndGetsTheKeysAgainOfWhichItSaysNothing() {
        for (int id = 1; id <= 3; id++) {
            arrives("billing", key(id), id + 10, FIRST);
        }
        topic = Uuid.randomUuid();
        renewal = () -> {
            add("billing", key(2), 0, null);
            add("billing", key(3), 1, FIRST);
            add("shipping", key(4), 2, FIRST);
            consumer.updateEndOffsets(Map.of(TOPIC, 3L));
        };
        readUntilItIsNoticed();

        assertThat(keys.find("billing", key(1))).as("forgotten by nobody").isEqualTo(FIRST);
        assertThat(keys.find("billing", key(2))).as("released there").isNull();
        assertThat(keys.find("shipping", key(4))).as("parked there").isEqualTo(FIRST);
        awaitSent(1);
        assertThat(new String(producer.history().get(0).key(), StandardCharsets.UTF_8))
                .isEqualTo(new ParkedKey("sink", "billing", key(1)).text());

        arrives("billing", key(1), 3, null);
        assertThat(keys.find("billing", key(1)))
                .as("released though it was parked further on before")
                .isNull();
        arrives("billing", key(3), 4, null);
        assertThat(keys.find("billing", key(3))).isNull();
        assertThat(producer.history()).hasSize(1);
    }

    @Test
    void aTopicThatEndsBeforeWhatWasReadEndsNoTask() {
        arrives("billing", KEY, 11, FIRST);
        consumer.updateEndOffsets(Map.of(TOPIC, 0L));
        consumer.setPollException(new OffsetOutOfRangeException(Map.of(TOPIC, 12L)));

        keys.readArrived();

        assertThat(keys.find("billing", KEY)).isEqualTo(FIRST);
        awaitSent(1);
    }

    @Test
    void whatCannotBeWrittenAgainIsTriedOnceMore() {
        arrives("billing", KEY, 11, FIRST);
        topic = Uuid.randomUuid();
        producer.sendException = new KafkaException("no metadata");
        readUntilItIsNoticed();
        assertThat(keys.find("billing", KEY)).isEqualTo(FIRST);
        producer.sendException = null;

        await().until(() -> {
            keys.readArrived();
            return producer.history().size() == 1;
        });
        keys.readArrived();
        awaitSent(1);
    }

    @Test
    void whereKafkaDoesNotAnswerAboutATopicMadeAnewNothingIsForgotten() {
        arrives("billing", KEY, 11, FIRST);
        topic = Uuid.randomUuid();
        silent = new ContractLogException("Kafka doesn't answer about the topic", null);
        consumer.setPollException(new OffsetOutOfRangeException(Map.of(TOPIC, 12L)));
        keys.readArrived();
        assertThat(keys.find("billing", KEY)).isEqualTo(FIRST);
        assertThatThrownBy(keys::readToEnd).isInstanceOf(ConnectException.class);

        silent = null;
        keys.readToEnd();
        awaitSent(1);
        assertThat(keys.find("billing", KEY)).isEqualTo(FIRST);
    }

    /** One may have the answer from before, the next asks, and the one after has the answer. */
    private void readUntilItIsNoticed() {
        for (int i = 0; i < 3; i++) {
            keys.readArrived();
        }
    }

    @Test
    void propertiesThatAreNoGoodAreToldWithTheTopic() {
        assertThatThrownBy(() -> KafkaParkedKeys.open("rowcast-parked", "sink", Map.of(), (short) 1))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll("the parked keys (rowcast-parked-0) can't be opened: ", "contract.log.");
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void aRecordThatIsNoneOfOursHarmsNoOther(byte @Nullable [] key) {
        consumer.addRecord(new ConsumerRecord<>(TOPIC.topic(), 0, 5, key, bytes("{}")));
        arrives("billing", KEY, 6, FIRST);

        keys.readArrived();

        assertThat(keys.all()).containsOnlyKeys(new ParkedKey("sink", "billing", KEY));
    }

    @Test
    void whatAnotherConnectorParkedIsNotOurs() {
        consumer.addRecord(new ConsumerRecord<>(
                TOPIC.topic(), 0, 5, bytes(new ParkedKey("other", "billing", KEY).text()), ParkedKey.write(FIRST)));
        keys.readArrived();

        assertThat(keys.all()).isEmpty();
    }

    static List<byte @Nullable []> foreign() {
        return Arrays.asList(null, bytes("{\"connector\":\"sink\",\"table\":1}"), bytes("{\"connector\":\"sink\","));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON",
                "{}",
                "{\"reason\":1}",
                "",
                "{\"reason\":\"a\",\"topic\":\"t\",\"partition\":0,\"offset\":1,\"time\":\"?\"}"
            })
    void aKeyWhoseValueIsSpoiltStaysParkedUntilItIsReleased(String value) {
        consumer.addRecord(new ConsumerRecord<>(
                TOPIC.topic(), 0, 5, bytes(new ParkedKey("sink", "billing", KEY).text()), bytes(value)));
        arrives("billing", key(2), 6, FIRST);
        keys.readArrived();

        assertThat(keys.find("billing", key(2))).isEqualTo(FIRST);
        assertThat(keys.find("billing", KEY).reason())
                .contains("topic rowcast-parked, partition 0, offset 5", "rowcast dead-letters release");

        arrives("billing", KEY, 7, null);
        keys.readArrived();

        assertThat(keys.find("billing", KEY)).isNull();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static MockConsumer<byte[], byte[]> emptyTopic() {
        MockConsumer<byte[], byte[]> empty = new MockConsumer<>("earliest");
        empty.assign(List.of(TOPIC));
        empty.updateBeginningOffsets(Map.of(TOPIC, 0L));
        empty.updateEndOffsets(Map.of(TOPIC, 0L));
        return empty;
    }

    @Test
    void whatManyKeysShareIsThereOnce() {
        ParkedTable table = new ParkedTable();
        for (int id = 0; id < 10; id++) {
            Parked parked = new Parked(copy("no"), new KafkaPlace(copy("shop.shop.orders"), 0, id), 77);
            table.learn(new ParkedKey(copy("sink"), copy("billing"), key(id)), parked, id);
        }
        Set<String> texts = Collections.newSetFromMap(new IdentityHashMap<>());
        table.forEach((key, parked) -> texts.addAll(List.of(
                key.connector(),
                key.subscription(),
                key.key().table(),
                parked.reason(),
                parked.at().stream().topic())));
        assertThat(texts).hasSize(5);
        assertThat(table.count("billing")).isEqualTo(10);
        assertThat(table.hasAny("billing", "shop.orders")).isTrue();
        assertThat(table.hasAny("billing", "shop.customers")).isFalse();
        assertThat(table.hasAny("shipping", "shop.orders")).isFalse();
        for (int id = 0; id < 10; id++) {
            table.release(new ParkedKey("sink", "billing", key(id)), 100);
        }
        assertThat(table.hasAny("billing", "shop.orders")).isFalse();
        assertThat(table.count("billing")).isZero();
    }

    @Test
    void reasonsThatNoKeyHasAnyMoreAreForgottenThoughSomeStayParked() {
        SharedTexts texts = new SharedTexts();
        ParkedTable table = new ParkedTable(texts);
        Place at = new KafkaPlace("shop.shop.orders", 0, 1);
        table.learn(new ParkedKey("sink", "billing", key(-1)), new Parked("stuck", at, 77), 0);
        for (int id = 0; id < 10_000; id++) {
            ParkedKey key = new ParkedKey("sink", "billing", key(id));
            table.learn(key, new Parked("row " + id + " is bad", at, 77), 2L * id + 1);
            table.release(key, 2L * id + 2);
        }
        assertThat(texts.size()).isLessThan(30);
        assertThat(table.find(new ParkedKey("sink", "billing", key(-1)))).isNotNull();
        assertThat(table.count("billing")).isEqualTo(1);
    }

    private static String copy(String text) {
        return new String(text.toCharArray());
    }

    private static ChangeKey key(int id) {
        return new ChangeKey(copy("shop.orders"), "{\"id\":" + id + "}");
    }

    private static StreamId partition(TopicPartition partition) {
        return new StreamId(partition.topic(), partition.partition());
    }

    private void parkKey(String subscription, int id, TopicPartition of) {
        keys.park(
                subscription,
                key(id),
                new Parked("no", new KafkaPlace(of.topic(), of.partition(), id), 77),
                () -> told.add(id + " durable"),
                why -> told.add(id + " failed: " + why.getMessage()));
    }

    private void park(String what) {
        keys.park("billing", KEY, FIRST, () -> told.add(what + " durable"), why -> told.add(what + " failed"));
    }

    private void awaitSent(int count) {
        await().until(() -> producer.history().size() == count);
    }

    private void arrives(long offset, @Nullable Parked parked) {
        arrives("billing", KEY, offset, parked);
    }

    private void arrives(String subscription, ChangeKey key, long offset, @Nullable Parked parked) {
        add(subscription, key, offset, parked);
        keys.readArrived();
    }

    private void add(String subscription, ChangeKey key, long offset, @Nullable Parked parked) {
        consumer.addRecord(new ConsumerRecord<>(
                TOPIC.topic(),
                0,
                offset,
                new ParkedKey("sink", subscription, key).text().getBytes(StandardCharsets.UTF_8),
                parked == null ? null : ParkedKey.write(parked)));
    }
}
