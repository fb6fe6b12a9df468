package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A destination whose zip lies in a folder, in the real worker beside a gRPC service: both get the same changes. */
@ExtendWith(StackExtension.class)
class LogDestinationIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void writesWhatASubscriberGets() throws IOException {
        Path zip = Path.of(System.getProperty("rowcast.destination.log.zip"));
        Files.copy(zip, Files.createDirectory(folder.resolve("destinations")).resolve("log.zip"));
        Path file = folder.resolve("orders.jsonl");
        Pipeline pipeline = Pipeline.of("logged");
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 20);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        String table = pipeline.table("orders");
        pipeline.startSource(Map.of());
        pipeline.start(
                TestStack.shared().connect(),
                pipeline.sinkConfig(Route.to(subscriber.port(), "audit", table))
                        .withAll(Map.of(
                                "destinations.path",
                                folder.resolve("destinations").toString(),
                                "routes",
                                routes(subscriber.port(), table, file))));
        pipeline.awaitCount(subscriber, 20);
        pipeline.db().execute("DELETE FROM orders ORDER BY id LIMIT 5");

        pipeline.awaitSame(subscriber, "orders");
        pipeline.awaitCommitted("orders");
        List<String> logged = ids(file, "logged");
        assertThat(logged)
                .isNotEmpty()
                .containsExactlyElementsOf(subscriber.received().stream()
                        .map(Received::id)
                        .distinct()
                        .toList());
    }

    private static String routes(int port, String table, Path file) {
        return Route.json(Route.to(port, "audit", table))
                .replaceFirst(
                        "\"subscriptions\":\\[",
                        "\"subscriptions\":[{\"name\":\"logged\",\"tables\":[\"" + table
                                + "\"],\"destination\":{\"type\":\"log\",\"file\":\"" + file + "\",\"sync\":true}},");
    }

    private static List<String> ids(Path file, String subscription) throws IOException {
        List<String> ids = new ArrayList<>();
        for (String text : Files.readAllLines(file)) {
            JsonNode line = JSON.readTree(text);
            assertThat(line.get("subscription").textValue()).isEqualTo(subscription);
            ids.add(line.get("id").textValue());
        }
        return ids;
    }
}
