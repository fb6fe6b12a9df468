package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The offsets of a stopped connector are changed through Connect's REST API, as the operations page says. */
@ExtendWith(StackExtension.class)
class OffsetsIT {
    private static final int ROWS = 30;
    private static final int UPDATES = 10;
    private static final int REWOUND_TO = 25;

    // The blocks of the page's section, in their order.
    private static final int STOP = 0;
    private static final int REWIND = 1;
    private static final int RESUME = 2;
    private static final int RESET = 3;

    private static final Map<String, Object> ELSEWHERE = Map.of(
            "offsets",
            List.of(Map.of(
                    "partition",
                    Map.of("kafka_topic", "elsewhere", "kafka_partition", 0),
                    "offset",
                    Map.of("kafka_offset", 0))));

    private final ConnectClient connect = TestStack.shared().connect();

    @Test
    void whatIsRewoundComesAgainAsItWasAndAResetBringsAll() throws IOException {
        Pipeline pipeline = Pipeline.of("rewound");
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), ROWS);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        pipeline.start(Route.to(subscriber.port(), "orders", pipeline.table("orders")));
        pipeline.awaitCount(subscriber, ROWS);
        pipeline.db().execute("UPDATE orders SET status = 'paid' WHERE id <= " + UPDATES);
        int changes = ROWS + UPDATES;
        pipeline.awaitCount(subscriber, changes);
        pipeline.awaitCommitted("orders");

        OperationsPage page = new OperationsPage(pipeline, Path.of("."), "Deliver again: rewind");
        page.run(STOP);
        pipeline.awaitStopped();
        assertThatThrownBy(() -> connect.send("PATCH", "/connectors/" + pipeline.sink() + "/offsets", ELSEWHERE))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("doesn't read elsewhere-0");
        assertThat(page.run(REWIND))
                .contains("{\"kafka_offset\":" + changes + "}")
                .contains("have been altered successfully");
        int before = subscriber.received().size();
        page.run(RESUME);
        awaitOffsets(pipeline, subscriber, before, REWOUND_TO, changes);
        pipeline.awaitCommitted("orders");

        page.run(STOP);
        pipeline.awaitStopped();
        assertThat(page.run(RESET)).contains("have been reset successfully");
        before = subscriber.received().size();
        page.run(RESUME);
        awaitOffsets(pipeline, subscriber, before, 0, changes);

        Replica replica = pipeline.awaitSame(subscriber, "orders");
        pipeline.awaitCommitted("orders");
        assertThat(replica.changes()).isEqualTo(changes);
    }

    /** Waits until just these have come behind so many arrivals. */
    private static void awaitOffsets(
            Pipeline pipeline, GenericSubscriber subscriber, int arrivals, int from, int before) {
        List<Long> expected = LongStream.range(from, before).boxed().toList();
        pipeline.waiting()
                .untilAsserted(() -> assertThat(subscriber.changesSince(arrivals).stream()
                                .map(change -> change.place().offset()))
                        .isEqualTo(expected));
    }
}
