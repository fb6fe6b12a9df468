package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A topic that begins as JSON and goes on with our own converter's records, at the source and at the sink. */
@ExtendWith(StackExtension.class)
class CompactRecordsIT {
    private static final String CONVERTER = "dev.rowcast.connect.RowcastConverter";

    @Test
    void aTopicChangesOverAndNothingDiffers() {
        Pipeline types = Pipeline.of("compact_records");
        Database db = types.db();
        db.execute(EveryType.TABLE);
        db.execute(EveryType.rows(0));
        GenericSubscriber subscriber = GenericSubscriber.listening();
        Map<String, String> converters = converters(types);
        types.startSource(Map.of());
        types.start(
                TestStack.shared().connect(),
                types.sinkConfig(Route.to(subscriber.port(), "types", types.table("*")))
                        .withAll(converters));
        types.awaitCount(subscriber, EveryType.rows(0).length);
        int json = subscriber.count();

        // A task that is only told to change could still write what comes next as JSON.
        TestStack.shared().connect().delete(types.source());
        types.startSource(converters);
        db.execute(EveryType.rows(100));
        db.execute(EveryType.CHANGES);
        db.execute("ALTER TABLE every_type ADD COLUMN coupon VARCHAR(20) NULL AFTER id");
        db.execute(EveryType.rows(200)[0].replace("VALUES (201,", "VALUES (201, NULL,"));
        db.execute("UPDATE every_type SET coupon = 'half price' WHERE id = 101");
        db.execute("UPDATE every_type SET id = 1001 WHERE id = 103");

        types.awaitSame(subscriber, "every_type");
        types.awaitCommitted("every_type");
        Map<Boolean, Long> asJson = TestStack.shared().topics().read(types.topics("every_type")).stream()
                .filter(record -> record.value() != null)
                .collect(Collectors.partitioningBy(record -> record.value().startsWith("{"), Collectors.counting()));
        assertThat(asJson).containsEntry(true, (long) json);
        assertThat(asJson.get(false)).isPositive();
    }

    private static Map<String, String> converters(Pipeline pipeline) {
        String brokers = pipeline.sinkConfig().config().get("contract.log.bootstrap.servers");
        return Map.of(
                "key.converter", CONVERTER,
                "key.converter.schema.log.bootstrap.servers", brokers,
                "key.converter.schema.log.topic", pipeline.prefix() + "-schemas",
                "value.converter", CONVERTER,
                "value.converter.schema.log.bootstrap.servers", brokers,
                "value.converter.schema.log.topic", pipeline.prefix() + "-schemas");
    }
}
