package dev.rowcast.cli.status;

import dev.rowcast.cli.support.KafkaTrouble;
import dev.rowcast.connect.SourceHeartbeats;
import dev.rowcast.connect.StatusTopic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Asks Kafka for what it knows beside the status topic. What it refuses to tell, mostly for lack of a right, is told as such; every method throws
 * {@link org.apache.kafka.common.KafkaException} if it doesn't answer.
 *
 * @param admin not closed here
 * @param times when records were written
 * @param contractLog the contract log's topic; empty if it isn't known
 */
record KafkaFactsReader(Admin admin, RecordTimes times, Optional<String> contractLog) {
    /** @param silentSince a source whose newest record is older than that is silent; in milliseconds since the epoch */
    KafkaFacts read(Collection<KafkaFacts.Question> questions, long silentSince) {
        List<String> untold = new ArrayList<>();
        Set<String> topics = StatusTopic.await(admin.listTopics().names());
        SourceHeartbeats heartbeats = SourceHeartbeats.among(topics);
        List<TopicPartition> read = questions.stream()
                .flatMap(question -> question.partitions().stream())
                .filter(partition -> topics.contains(partition.topic()))
                .distinct()
                .toList();
        Map<String, Long> newest =
                told("when sources wrote last", untold, Map.of(), () -> heartbeats.newest(admin, read, silentSince));
        Map<String, KafkaLag> lags = new HashMap<>();
        for (KafkaFacts.Question question : questions) {
            Optional<KafkaLag> lag = told(
                    "the lag of the consumer group " + question.group(),
                    untold,
                    Optional.empty(),
                    () -> Optional.of(lag(question, topics::contains, untold)));
            lag.ifPresent(known -> lags.put(question.connector(), known));
        }
        Optional<String> missing = contractLog.filter(topic -> !topics.contains(topic) && !exists(topic));
        return new KafkaFacts(missing, heartbeats, newest, lags, untold);
    }

    /** Who may not describe a topic doesn't see it in the list, and is told so here. */
    private boolean exists(String topic) {
        return told("whether " + topic + " is there", new ArrayList<>(), true, () -> StatusTopic.exists(admin, topic));
    }

    private static <T> T told(String what, List<String> untold, T otherwise, Supplier<T> question) {
        return told(what, "Describe", untold, otherwise, question);
    }

    private static <T> T told(String what, String permission, List<String> untold, T otherwise, Supplier<T> question) {
        try {
            return question.get();
        } catch (TimeoutException away) {
            throw away;
        } catch (ApiException refused) {
            untold.add("Kafka doesn't tell " + what + " (that needs the " + permission + " permission): "
                    + KafkaTrouble.reason(refused));
            return otherwise;
        }
    }

    private KafkaLag lag(KafkaFacts.Question question, Predicate<String> exists, List<String> untold) {
        Map<TopicPartition, OffsetAndMetadata> committed = StatusTopic.await(
                admin.listConsumerGroupOffsets(question.group()).partitionsToOffsetAndMetadata());
        Set<TopicPartition> partitions = (question.partitions().isEmpty()
                        ? committed.keySet().stream()
                        : question.partitions().stream())
                .filter(partition -> exists.test(partition.topic()))
                .collect(Collectors.toSet());
        Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
        Map<TopicPartition, Long> begins = offsets(
                partitions.stream()
                        .filter(partition -> committed.get(partition) == null)
                        .collect(Collectors.toSet()),
                OffsetSpec.earliest());
        Map<TopicPartition, Long> records = new HashMap<>();
        Map<TopicPartition, Long> nexts = new HashMap<>();
        ends.forEach((partition, end) -> {
            OffsetAndMetadata offset = committed.get(partition);
            long next = offset == null ? begins.getOrDefault(partition, end) : offset.offset();
            if (next < end) {
                records.put(partition, end - next);
                nexts.put(partition, next);
            }
        });
        Map<TopicPartition, Long> oldest = told(
                "when the records were written that aren't committed yet",
                "Read",
                untold,
                Map.of(),
                () -> times.at(nexts, records));
        return new KafkaLag(named(records), named(oldest));
    }

    private static Map<String, Long> named(Map<TopicPartition, Long> figures) {
        return figures.entrySet().stream()
                .collect(Collectors.toMap(each -> each.getKey().toString(), Map.Entry::getValue));
    }

    private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec which) {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        Map<TopicPartition, ListOffsetsResultInfo> answer = StatusTopic.await(admin.listOffsets(
                        partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> which)))
                .all());
        return answer.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().offset()));
    }
}
