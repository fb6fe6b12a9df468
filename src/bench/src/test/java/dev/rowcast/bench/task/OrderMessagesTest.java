package dev.rowcast.bench.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import shop.Orders20Change;
import shop.PushOrders20Request;

class OrderMessagesTest {
    private static final TopicPartition PARTITION = new TopicPartition("shop.shop.orders_20", 0);

    @Test
    void theSinkWrittenByHandSendsWhatRowcastSends() throws Exception {
        ProbeOptions options = new ProbeOptions();
        new CommandLine(options)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs("--subject=bare", "--rows=mix", "--batch=500");
        OrderMessages messages = new OrderMessages();

        List<byte[]> batches = WireBatches.of(options);

        assertThat(batches).hasSizeGreaterThan(10);
        PushOrders20Request sent = PushOrders20Request.parseFrom(batches.get(0));
        List<Orders20Change> byHand = new ArrayList<>();
        Changes.of(RowKind.MIX)
                .read(PARTITION, sent.getChanges(0).getOffset(), 500)
                .forEach(record -> byHand.add(messages.change(record)));
        assertThat(sent)
                .isEqualTo(messages.batchOf(PARTITION).addAllChanges(byHand).build());
    }
}
