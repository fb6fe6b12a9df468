package org.apache.kafka.connect.runtime.errors;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.runtime.ConnectMetrics;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.runtime.standalone.StandaloneConfig;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.apache.kafka.connect.util.ConnectorTaskId;

/**
 * Kafka Connect's own way of a reported record, from the reporter that a task gets down to a producer, but for the class that adds the headers. It stands
 * in Connect's package because not all of it is public.
 */
public final class ReportedRecords implements AutoCloseable {
    private final ConnectMetrics metrics;
    private final KafkaProducer<byte[], byte[]> producer;
    private final WorkerErrantRecordReporter reporter;

    /**
     * @param settings the producer's
     * @param fault what is made of the answer of the queue's reporter before Connect sees it
     */
    public ReportedRecords(Map<String, Object> settings, UnaryOperator<Future<RecordMetadata>> fault) {
        ConnectorTaskId id = new ConnectorTaskId("under-test", 0);
        WorkerConfig worker = new StandaloneConfig(Map.of(
                "plugin.discovery",
                "service_load",
                "bootstrap.servers",
                "unused:9092",
                "key.converter",
                JsonConverter.class.getName(),
                "value.converter",
                JsonConverter.class.getName(),
                "offset.storage.file.filename",
                "unused"));
        metrics = new ConnectMetrics("under-test", worker, Time.SYSTEM, "none");
        ErrorHandlingMetrics errors = new ErrorHandlingMetrics(id, metrics);
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        RetryWithToleranceOperator<ConsumerRecord<byte[], byte[]>> operator =
                new RetryWithToleranceOperator<>(0, 0, ToleranceType.ALL, Time.SYSTEM, errors);
        // The log's, whose answer is always there, and the queue's.
        operator.reporters(List.of(
                record -> CompletableFuture.completedFuture(null),
                record -> fault.apply(producer.send(new ProducerRecord<>(
                        "letters", record.original().key(), record.original().value())))));
        reporter = new WorkerErrantRecordReporter(operator, json(true), json(false), new SimpleHeaderConverter());
    }

    private static JsonConverter json(boolean keys) {
        JsonConverter converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", true), keys);
        return converter;
    }

    /** What a task is given. */
    public ErrantRecordReporter reporter() {
        return (SinkRecord record, Throwable why) -> reporter.report(record, why);
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        metrics.stop();
    }
}
