package dev.rowcast.destination;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The classes of one installed destination. Its own come first, so that its libraries' versions don't meet ours; only what both sides talk in,
 * the JDK and slf4j come from Rowcast. Of services it offers its own alone.
 */
final class DestinationLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    /** What both sides talk in. */
    private static final List<String> SHARED = List.of(
            "java.",
            "javax.",
            "jdk.",
            "sun.",
            "org.slf4j.",
            "org.apache.kafka.connect.data.",
            "dev.rowcast.change.",
            "dev.rowcast.contract.",
            "dev.rowcast.deliver.",
            "dev.rowcast.encode.",
            "dev.rowcast.observe.",
            "dev.rowcast.progress.",
            "dev.rowcast.route.",
            "dev.rowcast.store.");

    /** The folder that its jars were unpacked into, which goes with it; null where they lie as somebody installed them. */
    private final @Nullable Path unpacked;

    private final List<String> shared;

    /** @param jars its jars, and folders of classes, which end in a slash */
    DestinationLoader(String name, List<URL> jars, @Nullable Path unpacked, ClassLoader rowcast) {
        this(name, jars, unpacked, rowcast, SHARED);
    }

    /** @param shared how the names begin of the classes that are Rowcast's own */
    DestinationLoader(String name, List<URL> jars, @Nullable Path unpacked, ClassLoader rowcast, List<String> shared) {
        super(name, jars.toArray(URL[]::new), rowcast);
        this.unpacked = unpacked;
        this.shared = shared;
    }

    /** Lets go of classes that nobody uses. */
    @Override
    public void close() throws IOException {
        super.close();
        if (unpacked != null) {
            try (Stream<Path> jars = Files.list(unpacked)) {
                for (Path jar : jars.toList()) {
                    Files.delete(jar);
                }
            }
            Files.delete(unpacked);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (shared.stream().anyMatch(name::startsWith)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            try {
                Class<?> found = known == null ? findClass(name) : known;
                if (resolve) {
                    resolveClass(found);
                }
                return found;
            } catch (ClassNotFoundException notIts) {
                return super.loadClass(name, resolve);
            }
        }
    }

    @Override
    public URL getResource(String name) {
        URL own = findResource(name);
        return own != null || isService(name) ? own : super.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        Enumeration<URL> own = findResources(name);
        return own.hasMoreElements() || isService(name) ? own : super.getResources(name);
    }

    private static boolean isService(String name) {
        return name.startsWith("META-INF/services/");
    }
}
