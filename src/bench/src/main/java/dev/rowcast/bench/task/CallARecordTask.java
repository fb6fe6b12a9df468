package dev.rowcast.bench.task;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** As one begins to write it by hand: a call for each record, {@value #IN_FLIGHT} at once. It keeps no order. */
final class CallARecordTask extends SinkTask {
    private static final int IN_FLIGHT = 250;

    private final OpenOffsets offsets = new OpenOffsets();
    private final OrderMessages messages = new OrderMessages();
    private final PushClient client;

    /** @param port the subscriber's */
    CallARecordTask(ProbeOptions options, int port) {
        client = new PushClient(options.service(), port, IN_FLIGHT);
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public void start(Map<String, String> props) {
        // The constructor did.
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        for (SinkRecord record : records) {
            TopicPartition partition = new TopicPartition(record.topic(), record.kafkaPartition());
            client.push(
                    messages.batchOf(partition)
                            .addChanges(messages.change(record))
                            .build(),
                    offsets.open(partition, record.kafkaOffset()));
        }
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> positions) {
        return offsets.committable(positions);
    }

    @Override
    public void stop() {
        client.close();
    }
}
