package dev.rowcast.cli.deadletters;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.cli.support.KafkaTrouble;
import dev.rowcast.connect.Brokers;
import dev.rowcast.connect.StatusTopic;
import dev.rowcast.standalone.state.State;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** What a subscription wasn't sent. Stateless. */
public final class LeftOver {
    private LeftOver() {}

    /**
     * The same in words, one thing each; empty where it was sent all.
     *
     * @throws CliException if that can't be read
     */
    public static List<String> of(Sink sink, String subscription) {
        Map<String, Object> client = ContractLogOptions.impatient(sink.config().contractLogClient());
        String topic = sink.config().deadLetterTopic();
        List<String> left = new ArrayList<>();
        if (!topic.isEmpty() && exists(topic, client)) {
            try (LetterTopic letters = KafkaLetterTopic.open(topic, client)) {
                left.addAll(letters(letters, subscription));
            }
        }
        Optional<ParkedList> parked = ParkedOptions.open(sink).map(ParkedList::of);
        if (parked.isPresent()) {
            try (ParkedList keys = parked.get()) {
                left.addAll(parked(keys, subscription));
            }
        }
        return left;
    }

    /** The same of a process without Kafka. */
    public static List<String> of(State state, String subscription) {
        try (LetterTopic letters = new StateLetterTopic(state, InstantSource.system());
                ParkedList keys = ParkedList.of(state)) {
            List<String> left = new ArrayList<>(letters(letters, subscription));
            left.addAll(parked(keys, subscription));
            return left;
        }
    }

    private static boolean exists(String topic, Map<String, Object> client) {
        try (Admin admin = Brokers.admin(client)) {
            return StatusTopic.exists(admin, topic);
        } catch (KafkaException wrong) {
            throw KafkaTrouble.at(client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG), wrong);
        }
    }

    private static List<String> letters(LetterTopic topic, String subscription) {
        Letters letters = Letters.read(topic);
        LetterFilter its = new LetterFilter(subscription, null, null, Set.of(), null);
        long open =
                letters.all().stream().filter(its::has).filter(letters::isOpen).count();
        return open == 0 ? List.of() : List.of(open + " dead letters (rowcast dead-letters list)");
    }

    private static List<String> parked(ParkedList keys, String subscription) {
        long parked = keys.all().keySet().stream()
                .filter(key -> key.subscription().equals(subscription))
                .count();
        return parked == 0 ? List.of() : List.of(parked + " parked keys (rowcast dead-letters parked)");
    }
}
