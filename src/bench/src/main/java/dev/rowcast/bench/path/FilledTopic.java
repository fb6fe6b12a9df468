package dev.rowcast.bench.path;

import dev.rowcast.bench.rows.BenchEnvelopes;
import dev.rowcast.bench.rows.BenchTable;
import dev.rowcast.change.RowChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.storage.Converter;

/**
 * A topic of two partitions that is full of row changes before anybody reads it.
 *
 * @param way how the records lie in it
 * @param name its name
 * @param records how many
 * @param valueBytes of a record's value on average, before compression
 */
record FilledTopic(Way way, String name, long records, double valueBytes) {
    static final int PARTITIONS = 2;
    private static final int COLUMNS = 20;

    /** Tables of the records, as routing has them. */
    static final String TABLE = "shop.orders_" + COLUMNS;

    /** Makes it and fills it, with the producer's settings of config/mysql-source.json. */
    static FilledTopic of(Way way, String brokers, long records) throws InterruptedException, ExecutionException {
        String name = "path-" + way.id() + "." + TABLE;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            admin.createTopics(List.of(new NewTopic(name, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        List<byte[]> keys = new ArrayList<>();
        List<byte[]> values = new ArrayList<>();
        BenchTable table = BenchTable.of(COLUMNS);
        List<Struct> envelopes = new BenchEnvelopes(table).of(table.changes());
        Converter key = way.converter(brokers, true);
        Converter value = way.converter(brokers, false);
        for (int i = 0; i < envelopes.size(); i++) {
            RowChange change = table.changes().get(i);
            keys.add(key.fromConnectData(name, table.keySchema(), Objects.requireNonNull(change.key())));
            values.add(value.fromConnectData(name, envelopes.get(i).schema(), envelopes.get(i)));
        }
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.BATCH_SIZE_CONFIG,
                500_000,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4"))) {
            for (int i = 0; i < records; i++) {
                int change = i % values.size();
                producer.send(new ProducerRecord<>(name, i % PARTITIONS, keys.get(change), values.get(change)));
            }
        }
        double bytes = values.stream().mapToInt(each -> each.length).average().orElseThrow();
        return new FilledTopic(way, name, records, bytes);
    }
}
