package dev.rowcast.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.StreamId;
import org.junit.jupiter.api.Test;

class LetterLogTest {
    private final LetterLog log = new LetterLog("rowcast dead-letters list --connector shop");

    private boolean tells(String subscription, int partition, long offset) {
        KafkaPlace at = new KafkaPlace(new StreamId("shop.shop.orders", partition), offset);
        return log.first("the change", subscription, at, "no such customer").isPresent();
    }

    @Test
    void theFirstOfEachPartitionAndSubscriptionIsTold() {
        assertThat(tells("billing", 0, 7)).isTrue();
        for (int offset = 8; offset < 1_000; offset++) {
            assertThat(tells("billing", 0, offset)).isFalse();
        }
        assertThat(tells("audit", 0, 7)).isTrue();
        assertThat(tells("billing", 1, 7)).isTrue();
    }

    @Test
    void theLineSaysWhichWhyAndWhereToLook() {
        KafkaPlace at = new KafkaPlace(new StreamId("shop.shop.orders", 3), 42);
        assertThat(log.first("the record", "", at, "a STRING and no envelope").orElseThrow())
                .contains(
                        "shop.shop.orders, partition 3, offset 42",
                        "a STRING",
                        "each of them: rowcast dead-letters list --connector shop");
    }
}
