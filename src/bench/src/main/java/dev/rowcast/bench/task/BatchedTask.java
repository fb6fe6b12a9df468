package dev.rowcast.bench.task;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import shop.PushOrders20Request;

/**
 * As a good engineer writes it by hand: what a poll brought of a partition is sent in batches, {@value #IN_FLIGHT} calls at once. It keeps no order between
 * batches.
 */
final class BatchedTask extends SinkTask {
    private static final int IN_FLIGHT = 4;

    private final OpenOffsets offsets = new OpenOffsets();
    private final OrderMessages messages = new OrderMessages();
    private final Map<TopicPartition, PushOrders20Request.Builder> filling = new LinkedHashMap<>();
    private final PushClient client;
    private final int batch;

    /** @param port the subscriber's */
    BatchedTask(ProbeOptions options, int port) {
        client = new PushClient(options.service(), port, IN_FLIGHT);
        batch = options.batch();
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
            PushOrders20Request.Builder request = filling.computeIfAbsent(partition, messages::batchOf);
            request.addChanges(messages.change(record));
            if (request.getChangesCount() == batch) {
                filling.remove(partition);
                send(partition, request.build());
            }
        }
        filling.forEach((partition, request) -> send(partition, request.build()));
        filling.clear();
    }

    private void send(TopicPartition partition, PushOrders20Request request) {
        client.push(request, offsets.open(partition, request.getChanges(0).getOffset()));
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
