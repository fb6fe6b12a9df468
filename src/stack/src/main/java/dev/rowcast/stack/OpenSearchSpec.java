package dev.rowcast.stack;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import javax.tools.ToolProvider;

/** A cluster of one OpenSearch node, without its distribution's modules and plugins. */
final class OpenSearchSpec implements ServerSpec {
    private static final String SOURCE = "OpenSearchNode.java";

    private final StackDirectory dir;
    private final Path libs;
    private final int port;
    private final int transportPort;

    private OpenSearchSpec(StackDirectory dir, Path libs, int port, int transportPort) {
        this.dir = dir;
        this.libs = libs;
        this.port = port;
        this.transportPort = transportPort;
    }

    /** Fetches what it needs. */
    static OpenSearchSpec of(StackDirectory dir, Distributions distributions, Ports ports) {
        return new OpenSearchSpec(
                dir,
                distributions.libs(Distribution.OPENSEARCH),
                ports.of(Parts.OPENSEARCH),
                ports.of("opensearch-transport"));
    }

    static Endpoints.OpenSearch at(String host, int port) {
        return new Endpoints.OpenSearch("http://" + host + ":" + port);
    }

    @Override
    public String name() {
        return Parts.OPENSEARCH;
    }

    private Path home() {
        return dir.home(Parts.OPENSEARCH);
    }

    @Override
    public void prepare(Launcher launcher) {
        if (ToolProvider.getSystemJavaCompiler() == null) {
            throw new StackException("OpenSearch is started by a program that Java compiles first, and "
                    + System.getProperty("java.home") + " has no compiler. Run this with a JDK.");
        }
        JavaProgram.prepare(home());
        try (InputStream resource = OpenSearchSpec.class.getResourceAsStream(SOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(SOURCE + " is not in the jar");
            }
            Files.copy(resource, home().resolve(SOURCE), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StackException(SOURCE + " cannot be written to " + home() + ": " + e + ".", e);
        }
    }

    @Override
    public List<String> command() {
        return JavaProgram.of(dir, name(), libs, home().resolve(SOURCE).toString())
                .withOptions("-Xmx512m")
                .optimisedLate()
                .command(home().toString(), Integer.toString(port), Integer.toString(transportPort));
    }

    @Override
    public List<Integer> ports() {
        return List.of(port, transportPort);
    }

    /** Its indices come back a while after it listens. */
    @Override
    public boolean isReady() {
        try {
            var health = (HttpURLConnection)
                    URI.create(at("127.0.0.1", port).url() + "/_cluster/health?wait_for_status=yellow&timeout=1s")
                            .toURL()
                            .openConnection();
            health.setConnectTimeout(1000);
            health.setReadTimeout(5000);
            return health.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
