package dev.rowcast.connect;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/**
 * Opens clients that ask Kafka about its topics and groups. Kafka's own only says after a minute that a broker wasn't reached, doesn't say which, and
 * meanwhile logs its attempts by the hundred megabytes.
 */
public final class Brokers {
    /** The longest wait for a connection to the first broker. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How long a broker may refuse while it is restarted. */
    static final Duration RESTART = Duration.ofSeconds(20);

    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private Brokers() {}

    /**
     * Returns when one of the brokers has taken a connection; asks again while none does, since one that is restarted refuses for some seconds, and a task that
     * fails meanwhile is started again by nobody.
     *
     * @param client Kafka client properties, at least {@code bootstrap.servers}
     * @param patience how long to ask
     * @throws KafkaException if none does within that time, or the thread is interrupted; says which, and why not
     */
    static void awaitReachable(Map<String, Object> client, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                requireReachable(client);
                return;
            } catch (KafkaException silent) {
                if (Thread.currentThread().isInterrupted() || System.nanoTime() >= deadline) {
                    throw silent;
                }
            }
            LockSupport.parkNanos(AGAIN_NANOS);
        }
    }

    /**
     * A client of the cluster, once one of its brokers has taken a connection. It asks no longer than 30 s unless the properties say so.
     *
     * @param client Kafka client properties, at least {@code bootstrap.servers}
     * @throws KafkaException if none of the brokers takes a connection; says which, and why not
     */
    public static Admin admin(Map<String, Object> client) {
        requireReachable(client);
        Map<String, Object> config = new LinkedHashMap<>(client);
        // To begin again with the bootstrap servers is of no use to a client that lives for one question, and it does
        // so without a pause.
        config.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
        if (!client.containsKey(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG)
                && !client.containsKey(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG)) {
            int millis = (int) KafkaContractLog.PATIENCE.toMillis();
            config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
            config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis / 2);
        }
        return Admin.create(config);
    }

    /**
     * Returns when one of the brokers has taken a connection.
     *
     * @param client Kafka client properties, at least {@code bootstrap.servers}
     * @throws KafkaException if none does within {@link #PATIENCE}; says which, and why not
     */
    public static void requireReachable(Map<String, Object> client) {
        Map<InetSocketAddress, String> silent = new LinkedHashMap<>();
        ClientUtils.parseAndValidateAddresses(
                        List.of(String.valueOf(client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG))
                                .trim()
                                .split("\\s*,\\s*")),
                        String.valueOf(
                                client.getOrDefault(CommonClientConfigs.CLIENT_DNS_LOOKUP_CONFIG, "use_all_dns_ips")))
                .forEach(address -> silent.put(address, "no answer within " + PATIENCE.toSeconds() + " s"));
        try (Selector selector = Selector.open()) {
            if (!oneConnects(selector, silent)) {
                throw new KafkaException("no broker takes a connection: "
                        + silent.entrySet().stream()
                                .map(each -> each.getKey().getHostString() + ":"
                                        + each.getKey().getPort() + " (" + each.getValue() + ")")
                                .distinct()
                                .collect(Collectors.joining(", ")));
            }
        } catch (IOException noSockets) {
            throw new KafkaException("no connection can be made: " + noSockets.getMessage(), noSockets);
        }
    }

    private static boolean oneConnects(Selector selector, Map<InetSocketAddress, String> silent) throws IOException {
        boolean connected = false;
        try {
            for (InetSocketAddress address : silent.keySet()) {
                connected |= begin(selector, address, silent);
            }
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!connected && waiting(selector)) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || Thread.currentThread().isInterrupted()) {
                    break;
                }
                selector.select(left);
                for (SelectionKey key : selector.selectedKeys()) {
                    connected |= finish(key, silent);
                }
                selector.selectedKeys().clear();
            }
            return connected;
        } finally {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        }
    }

    private static boolean waiting(Selector selector) {
        return selector.keys().stream().anyMatch(SelectionKey::isValid);
    }

    private static boolean begin(Selector selector, InetSocketAddress address, Map<InetSocketAddress, String> silent)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_CONNECT, address);
            return channel.connect(address);
        } catch (IOException refused) {
            channel.close();
            silent.put(address, reason(refused));
            return false;
        }
    }

    private static boolean finish(SelectionKey key, Map<InetSocketAddress, String> silent) throws IOException {
        try {
            return ((SocketChannel) key.channel()).finishConnect();
        } catch (IOException refused) {
            key.channel().close();
            silent.put((InetSocketAddress) key.attachment(), reason(refused));
            return false;
        }
    }

    private static String reason(IOException refused) {
        return refused.getMessage() == null ? refused.getClass().getSimpleName() : refused.getMessage();
    }
}
