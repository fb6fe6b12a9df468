package dev.rowcast.cli.deadletters;

import dev.rowcast.connect.DeadLetterHeaders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * All dead letters of a topic, in its order, and which are settled.
 *
 * @param all every letter
 * @param settlements how those ended that are settled, by place
 */
public record Letters(List<DeadLetterRecord> all, Map<DeadLetterRecord.Place, Settlement> settlements) {
    public Letters {
        all = List.copyOf(all);
        settlements = Map.copyOf(settlements);
    }

    /**
     * How a letter was settled.
     *
     * @param outcome {@code delivered} or {@code skipped}
     * @param by who did it
     * @param time when, in ISO 8601
     */
    public record Settlement(String outcome, String by, String time) {}

    /** Reads the whole topic. */
    public static Letters read(LetterTopic topic) {
        List<DeadLetterRecord> all = new ArrayList<>();
        Map<DeadLetterRecord.Place, Settlement> settled = new HashMap<>();
        topic.read(record -> settles(record)
                .ifPresentOrElse(
                        place -> settled.put(place, settlement(record)), () -> all.add(DeadLetterRecord.of(record))));
        return new Letters(all, settled);
    }

    /** The place of the letter that this record settles; empty if it is a letter itself. */
    static Optional<DeadLetterRecord.Place> settles(ConsumerRecord<byte[], byte[]> record) {
        return DeadLetterRecord.header(record, DeadLetterHeaders.SETTLES).flatMap(text -> {
            String[] parts = text.split("@", 2);
            try {
                return Optional.of(new DeadLetterRecord.Place(
                        Integer.parseInt(parts[0]), Long.parseLong(parts[parts.length - 1])));
            } catch (NumberFormatException notOurs) {
                return Optional.empty();
            }
        });
    }

    private static Settlement settlement(ConsumerRecord<byte[], byte[]> record) {
        return new Settlement(
                DeadLetterRecord.header(record, DeadLetterHeaders.OUTCOME).orElse(""),
                DeadLetterRecord.header(record, DeadLetterHeaders.BY).orElse(""),
                DeadLetterRecord.header(record, DeadLetterHeaders.TIME).orElse(""));
    }

    /** How the letter was settled; empty if it wasn't. */
    public Optional<Settlement> settlement(DeadLetterRecord letter) {
        return Optional.ofNullable(settlements.get(letter.place()));
    }

    /** Whether the letter still needs care. */
    public boolean isOpen(DeadLetterRecord letter) {
        return !settlements.containsKey(letter.place());
    }
}
