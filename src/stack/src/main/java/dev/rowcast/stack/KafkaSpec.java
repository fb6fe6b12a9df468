package dev.rowcast.stack;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A Kafka broker that is its own controller, set up so that a cluster of one answers fast. */
final class KafkaSpec implements ServerSpec {
    private final StackDirectory dir;
    private final Path libs;
    private final int port;
    private final int controllerPort;
    private final Map<String, String> properties;

    /** @param properties broker properties that are added to those here, or override them */
    KafkaSpec(StackDirectory dir, Path libs, int port, int controllerPort, Map<String, String> properties) {
        this.dir = dir;
        this.libs = libs;
        this.port = port;
        this.controllerPort = controllerPort;
        this.properties = properties;
    }

    @Override
    public String name() {
        return Parts.KAFKA;
    }

    @Override
    public void prepare(Launcher launcher) {
        Path home = dir.home(Parts.KAFKA);
        PropertyFile.write(file(), configuration());
        JavaProgram.prepare(home);
        if (!Files.exists(home.resolve("data/meta.properties"))) {
            format(launcher);
        }
    }

    private Path file() {
        return dir.home(Parts.KAFKA).resolve("server.properties");
    }

    private void format(Launcher launcher) {
        byte[] id = ByteBuffer.allocate(16)
                .putLong(UUID.randomUUID().getMostSignificantBits())
                .putLong(UUID.randomUUID().getLeastSignificantBits())
                .array();
        // Kafka takes an id that starts with a dash for an option.
        id[0] &= 0x7f;
        Tools.Said said = launcher.run(JavaProgram.of(dir, Parts.KAFKA, libs, "kafka.tools.StorageTool")
                .withOptions("-Xmx128m", "-XX:TieredStopAtLevel=1")
                .command(
                        "format",
                        "--cluster-id",
                        Base64.getUrlEncoder().withoutPadding().encodeToString(id),
                        "--config",
                        file().toString()));
        if (said.status() != 0) {
            throw new StackException(
                    "Kafka cannot format " + dir.home(Parts.KAFKA).resolve("data") + " (exit status " + said.status()
                            + "):\n" + LogTail.meaningful(said.output().lines().toList()));
        }
    }

    private Map<String, String> configuration() {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("process.roles", "broker,controller");
        config.put("node.id", "1");
        config.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        config.put("controller.listener.names", "CONTROLLER");
        config.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        config.put("log.dirs", dir.home(Parts.KAFKA).resolve("data").toString());
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            config.put(topic + ".num.partitions", "1");
            config.put(topic + ".replication.factor", "1");
        }
        config.put("transaction.state.log.min.isr", "1");
        config.put("share.coordinator.state.topic.min.isr", "1");
        config.put("num.partitions", "1");
        config.put("group.initial.rebalance.delay.ms", "0");
        // A killed broker may only come back when its old session is over; there is nobody else to take over meanwhile.
        // But one that is starved for a moment must not lose it: until it has a new one, no topic can be made.
        config.put("broker.session.timeout.ms", "6000");
        config.put("broker.heartbeat.interval.ms", "500");
        config.put("num.network.threads", "2");
        config.put("num.io.threads", "4");
        config.put("log.cleaner.dedupe.buffer.size", "4194304");
        config.putAll(properties);
        return config;
    }

    @Override
    public List<String> command() {
        return JavaProgram.of(dir, Parts.KAFKA, libs, "kafka.Kafka")
                // The optimising compiler would take half of the CPU time of a start, for a broker that has little to
                // do.
                .withOptions("-Xmx384m", "-XX:TieredStopAtLevel=1")
                .command(file().toString());
    }

    @Override
    public List<Integer> ports() {
        return List.of(port, controllerPort);
    }

    @Override
    public boolean isReady() {
        try (Socket socket = new Socket()) {
            socket.connect(Ports.at(port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
