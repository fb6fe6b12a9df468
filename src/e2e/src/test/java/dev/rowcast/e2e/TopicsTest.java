package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class TopicsTest {
    @Test
    void aLetterThatIsWrittenTwiceCountsOnce() {
        var first = letter(0, "billing", "3");
        var again = letter(1, "billing", "3");
        var ofAnother = letter(2, "audit", "3");
        var ofTheNext = letter(3, "billing", "4");

        assertThat(Topics.once(List.of(first, again, ofAnother, ofTheNext)))
                .containsExactly(first, ofAnother, ofTheNext);
    }

    @Test
    void lettersThatSayNothingOfTheirChangeAreOneEach() {
        var one = new ConsumerRecord<>("dlq", 0, 0L, "", "");
        var other = new ConsumerRecord<>("dlq", 1, 0L, "", "");

        assertThat(Topics.once(List.of(one, other))).containsExactly(one, other);
    }

    private static ConsumerRecord<String, String> letter(long at, String subscription, String offset) {
        ConsumerRecord<String, String> letter = new ConsumerRecord<>("dlq", 0, at, "", "");
        letter.headers()
                .add("rowcast.subscription", subscription.getBytes(StandardCharsets.UTF_8))
                .add("rowcast.offset", offset.getBytes(StandardCharsets.UTF_8));
        return letter;
    }
}
