package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.Endpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.Testcontainers;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.mysql.MySQLContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** Snapshot and stream once more, with everything but the subscriber in containers. It needs Docker, and is skipped without. */
@ExtendWith(StackExtension.class)
class ContainersIT {
    private static final DockerImageName KAFKA =
            DockerImageName.parse("apache/kafka").withTag(System.getProperty("rowcast.kafka.version"));

    @Test
    void subscriberHasWhatTheDatabaseHas() throws IOException {
        assumeDocker();
        GenericSubscriber subscriber = GenericSubscriber.listening();
        Testcontainers.exposeHostPorts(subscriber.port());
        TestStack cleanup = TestStack.shared();
        Network network = cleanup.forTest(Network.newNetwork());
        MySQLContainer mysql = cleanup.forTest(mysql(network));
        KafkaContainer kafka =
                cleanup.forTest(new KafkaContainer(KAFKA).withNetwork(network).withListener("kafka:19092"));
        mysql.start();
        kafka.start();
        GenericContainer<?> worker = cleanup.forTest(worker(network, "kafka:19092"));
        worker.start();
        ConnectClient connect = new ConnectClient("http://" + worker.getHost() + ":" + worker.getMappedPort(8083));
        Database db = cleanup.forTest(Database.create(
                "jdbc:mysql://" + mysql.getHost() + ":" + mysql.getFirstMappedPort() + "/", "root", "root", "shop"));
        db.execute(Orders.TABLE);
        Orders.insert(db, 20);

        Connectors connectors = new Connectors(
                "shop", "shop", new Endpoints.Mysql("mysql", 3306, "root", "root", "root", "root"), "kafka:19092");
        connect.register(connectors.source(7999));
        connect.awaitRunning(connectors.sourceName(), Pipeline.PATIENCE);
        connect.register(connectors.sink(Route.to(subscriber.port(), "orders", "shop.*")
                .at("host.testcontainers.internal:" + subscriber.port())));
        connect.awaitRunning(connectors.sinkName(), Pipeline.PATIENCE);
        await().atMost(Pipeline.PATIENCE).until(() -> subscriber.count() >= 20);
        Orders.insert(db, 20);
        db.execute("UPDATE orders SET status = 'paid' WHERE id < 10", "DELETE FROM orders WHERE id = 15");

        await().atMost(Pipeline.PATIENCE)
                .untilAsserted(() -> assertThat(Replica.differences(
                                db.rows("orders"),
                                Replica.of(subscriber.received()).rows("orders")))
                        .isEmpty());
        assertThat(Replica.of(subscriber.received()).faults()).isEmpty();
    }

    private static void assumeDocker() {
        boolean there = DockerClientFactory.instance().isDockerAvailable();
        String reason = "ContainersIT is skipped: it needs Docker, and no Docker engine answers here.";
        if (!there) {
            System.out.println(reason);
        }
        Assumptions.assumeTrue(there, reason);
    }

    private static MySQLContainer mysql(Network network) {
        MySQLContainer mysql = new MySQLContainer(DockerImageName.parse("mysql").withTag("8.0"));
        mysql.withUsername("root");
        mysql.withPassword("root");
        mysql.withNetwork(network);
        mysql.withNetworkAliases("mysql");
        mysql.withCommand(
                "--server-id=1",
                "--log-bin=binlog",
                "--binlog-format=ROW",
                "--binlog-row-metadata=FULL",
                "--gtid-mode=ON",
                "--enforce-gtid-consistency=ON");
        return mysql;
    }

    /** A worker with the configuration for users and the plugins that the stack's own worker has. */
    private static GenericContainer<?> worker(Network network, String brokers) throws IOException {
        String properties =
                Files.readString(Connectors.CONFIG.resolve("worker.properties")).replace("kafka:9092", brokers);
        GenericContainer<?> worker = new GenericContainer<>(KAFKA)
                .withNetwork(network)
                .withAccessToHost(true)
                .withCopyToContainer(Transferable.of(properties), "/etc/rowcast/worker.properties")
                .withCommand("/opt/kafka/bin/connect-distributed.sh", "/etc/rowcast/worker.properties")
                .withExposedPorts(8083)
                .waitingFor(Wait.forHttp("/health").forPort(8083).withStartupTimeout(Duration.ofMinutes(3)));
        for (Path plugin : plugins()) {
            worker.withCopyFileToContainer(MountableFile.forHostPath(plugin), "/opt/plugins/" + plugin.getFileName());
        }
        return worker;
    }

    private static List<Path> plugins() throws IOException {
        try (Stream<Path> folders = Files.list(TestStack.shared().stack().dir().resolve("plugins"))) {
            List<Path> real = new java.util.ArrayList<>();
            for (Path folder : folders.toList()) {
                real.add(folder.toRealPath());
            }
            return real;
        }
    }
}
