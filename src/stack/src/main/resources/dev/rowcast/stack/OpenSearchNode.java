import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/** One OpenSearch node. Run from source beside OpenSearch's own libraries, so that nothing here is compiled against them. */
final class OpenSearchNode extends Node {
    private OpenSearchNode(Environment environment, Collection<Class<? extends Plugin>> plugins) {
        super(environment, plugins, true);
    }

    public static void main(String[] args) throws Exception {
        Node node = new OpenSearchNode(
                InternalSettingsPreparer.prepareEnvironment(
                        settings(Path.of(args[0]), args[1], args[2]), Map.of(), null, () -> "node"),
                List.of(Netty4Plugin.class));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node)));
        node.start();
        Thread.currentThread().join();
    }

    private static Settings settings(Path home, String port, String transportPort) {
        return Settings.builder()
                .put("path.home", home.toString())
                .put("cluster.name", "rowcast-stack")
                .put("node.name", "node")
                .put("discovery.type", "single-node")
                .put("network.host", "127.0.0.1")
                .put("http.port", port)
                .put("transport.port", transportPort)
                .put("http.type", "netty4")
                .put("transport.type", "netty4")
                // Maps of files would ask for a setting of the system's kernel.
                .put("node.store.allow_mmap", false)
                // A disk that is nearly full is no reason for a test to stand still.
                .put("cluster.routing.allocation.disk.threshold_enabled", false)
                .put("action.auto_create_index", false)
                .build();
    }

    private static void close(Node node) {
        try {
            node.close();
        } catch (Exception e) {
            e.printStackTrace();
        }
    }
}
