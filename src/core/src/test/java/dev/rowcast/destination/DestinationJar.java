package dev.rowcast.destination;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Jars of destinations, compiled by the test from their sources. */
final class DestinationJar {
    private final Path work;
    private final Map<String, String> sources = new TreeMap<>();
    private final Map<String, byte[]> entries = new TreeMap<>();

    /** @param work an empty folder */
    DestinationJar(Path work) {
        this.work = work;
    }

    DestinationJar source(String name, String text) {
        sources.put(name, text);
        return this;
    }

    DestinationJar service(String type) {
        entries.put("META-INF/services/dev.rowcast.deliver.DestinationType", type.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Writes the jar. */
    Path to(Path jar) {
        try {
            compile();
            Files.createDirectories(jar.getParent());
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
                for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                    out.putNextEntry(new ZipEntry(entry.getKey()));
                    out.write(entry.getValue());
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a zip with the jar in a folder {@code lib}, as destinations are published. */
    Path zipTo(Path zip) {
        try {
            byte[] jar = Files.readAllBytes(to(work.resolve("inner.jar")));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream out = new ZipOutputStream(bytes)) {
                out.putNextEntry(new ZipEntry("some-destination/lib/inner.jar"));
                out.write(jar);
            }
            return Files.write(zip, bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compile() throws IOException {
        Path classes = Files.createDirectories(work.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> files = sources.entrySet().stream()
                .map(source -> write(source.getKey(), source.getValue()))
                .toList();
        List<String> arguments = Stream.concat(
                        Stream.of("-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path")),
                        files.stream())
                .toList();
        if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException("the test's destination doesn't compile");
        }
        try (Stream<Path> all = Files.walk(classes)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                entries.put(classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
    }

    private String write(String name, String text) {
        try {
            Path file = work.resolve("src").resolve(name.replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
