package dev.rowcast.bench.path;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** What stands in the worker's plugin path. */
final class Plugins {
    /** System property that names the built plugin's zip. */
    private static final String ZIP = "rowcast.plugin";

    private static final List<Class<?>> DROP = List.of(DropSinkConnector.class, DropSinkTask.class, SharedLongs.class);

    private Plugins() {}

    /** The plugin as it is shipped, unpacked into that folder. */
    static Path rowcast(Path folder) throws IOException {
        String zip = System.getProperty(ZIP, "");
        if (!Files.isRegularFile(Path.of(zip))) {
            throw new IOException("the connector's plugin zip "
                    + (zip.isEmpty() ? "is not named" : zip + " is not there")
                    + "; run this through ./rowcast bench, which builds it");
        }
        Files.createDirectories(folder);
        try (InputStream in = Files.newInputStream(Path.of(zip));
                ZipInputStream entries = new ZipInputStream(in)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path file = folder.resolve(entry.getName()).normalize();
                if (!file.startsWith(folder)) {
                    throw new IOException(zip + " holds a file outside of it, " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.resolveSibling("."));
                    Files.copy(entries, file);
                }
            }
        }
        try (Stream<Path> content = Files.list(folder)) {
            return content.findFirst().orElseThrow(() -> new IOException(zip + " is empty"));
        }
    }

    /** The sink that drops everything, in a jar of its own in that folder. */
    static Path drop(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (OutputStream out = Files.newOutputStream(folder.resolve("drop.jar"));
                JarOutputStream jar = new JarOutputStream(out)) {
            for (Class<?> each : DROP) {
                String name = each.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(name));
                try (InputStream in = each.getResourceAsStream("/" + name)) {
                    if (in == null) {
                        throw new IOException("the class " + each.getName() + " can't be found to be packed");
                    }
                    in.transferTo(jar);
                }
            }
            jar.putNextEntry(new JarEntry("META-INF/services/org.apache.kafka.connect.sink.SinkConnector"));
            jar.write(DropSinkConnector.class.getName().getBytes(StandardCharsets.UTF_8));
        }
        return folder;
    }
}
