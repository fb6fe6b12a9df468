package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.ConnectorStatus;
import dev.rowcast.stack.Endpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the source connector can do with the rights that the docs name, and without each of them. */
@ExtendWith(StackExtension.class)
class MysqlRightsIT {
    private static final Path PAGE = Path.of(System.getProperty("rowcast.root"), "src", "docs", "security.md");
    private static final String WORKS = "snapshot and stream";

    private final TestStack stack = TestStack.shared();
    private final ConnectClient connect = stack.connect();

    @Test
    void eachRightIsNeededForWhatTheDocsSay() throws Exception {
        Pipeline pipeline = Pipeline.of("rights");
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 3);
        List<String> all = documented();
        Map<String, Connectors> sources = new LinkedHashMap<>();
        sources.put("all", source(pipeline, 0, all));
        for (String right : all) {
            List<String> others = new ArrayList<>(all);
            others.remove(right);
            sources.put("without " + right, source(pipeline, sources.size(), others));
        }
        Map<String, String> outcomes = new LinkedHashMap<>();
        sources.forEach((rights, source) -> outcomes.put(rights, outcome(pipeline, source)));

        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("all", WORKS);
        expected.put("without SELECT", "fails");
        expected.put("without RELOAD", "fails");
        expected.put("without SHOW DATABASES", WORKS);
        expected.put("without REPLICATION SLAVE", "fails");
        expected.put("without REPLICATION CLIENT", "fails");
        expected.put("without LOCK TABLES", WORKS);
        assertThat(outcomes).isEqualTo(expected);
    }

    /** The rights of the docs' own statement. */
    private static List<String> documented() throws IOException {
        String grant = Files.readString(PAGE)
                .lines()
                .filter(line -> line.startsWith("GRANT "))
                .findFirst()
                .orElseThrow();
        assertThat(grant).endsWith(" ON *.* TO dbz@'%';");
        return Arrays.asList(
                grant.substring("GRANT ".length(), grant.indexOf(" ON ")).split(", "));
    }

    /** Registers Debezium's connector as a user with these rights alone. */
    private Connectors source(Pipeline pipeline, int number, List<String> rights) {
        Endpoints.Mysql mysql = stack.endpoints().mysql();
        String user = "rights" + number;
        Database db = pipeline.connection();
        db.execute(
                "DROP USER IF EXISTS " + user,
                "CREATE USER " + user + "@'%' IDENTIFIED BY '" + user + "'",
                "GRANT " + String.join(", ", rights) + " ON *.* TO " + user + "@'%'");
        stack.forTest(() -> db.execute("DROP USER " + user));
        Connectors source = new Connectors(
                pipeline.prefix() + user,
                pipeline.db().name(),
                new Endpoints.Mysql(mysql.host(), mysql.port(), mysql.user(), mysql.password(), user, user),
                stack.endpoints().kafka().bootstrapServers());
        ConnectorConfig config = source.source(8_000 + number).with("errors.max.retries", "0");
        connect.register(config);
        stack.forTest(() -> connect.delete(config.name()));
        return source;
    }

    /** How it ends: with the snapshot and a later change in Kafka, or with a failure. */
    private String outcome(Pipeline pipeline, Connectors source) {
        String topic = source.prefix() + "." + pipeline.db().name() + ".orders";
        return await().atMost(Pipeline.PATIENCE)
                .until(
                        () -> {
                            ConnectorStatus status = connect.status(source.sourceName());
                            if (status.isFailed()) {
                                return "fails";
                            }
                            Orders.insert(pipeline.db(), 1);
                            return isStreamed(topic) ? WORKS : "";
                        },
                        outcome -> !outcome.isEmpty());
    }

    private boolean isStreamed(String topic) {
        if (!stack.topics().startingWith(topic).contains(topic)) {
            return false;
        }
        List<String> operations = stack.topics().read(Set.of(topic)).stream()
                .map(record -> record.value().contains("\"op\":\"c\"") ? "c" : "r")
                .toList();
        return operations.contains("r") && operations.contains("c");
    }
}
