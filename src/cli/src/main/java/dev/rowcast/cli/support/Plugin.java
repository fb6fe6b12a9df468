package dev.rowcast.cli.support;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** The connector's plugin, as the build packs it, unpacked for a Connect worker. */
public final class Plugin {
    /** System property that names the plugin's zip; the launcher script sets it. */
    static final String PROPERTY = "rowcast.plugin";

    private Plugin() {}

    /**
     * Unpacks the zip in that folder, in place of what was there.
     *
     * @return the one folder that the zip holds, for a plugin path's entry
     */
    public static Path unpack(Path folder) {
        String zip = System.getProperty(PROPERTY);
        if (zip == null || !Files.isRegularFile(Path.of(zip))) {
            throw new CliException(
                    "the connector's plugin zip " + (zip == null ? "is not named" : zip + " is not there")
                            + "; run this through ./rowcast, which builds it",
                    null);
        }
        try {
            delete(folder);
            Files.createDirectories(folder);
            try (InputStream in = Files.newInputStream(Path.of(zip));
                    ZipInputStream entries = new ZipInputStream(in)) {
                unpack(entries, folder);
            }
            return onlyFolder(zip, folder);
        } catch (IOException e) {
            throw new CliException("the plugin " + zip + " can't be unpacked to " + folder + ": " + e, e);
        }
    }

    private static void unpack(ZipInputStream entries, Path folder) throws IOException {
        for (ZipEntry entry = next(entries); entry != null; entry = next(entries)) {
            Path file = folder.resolve(entry.getName()).normalize();
            if (!file.startsWith(folder)) {
                throw new IOException("it holds a file outside of it, " + entry.getName());
            }
            if (entry.isDirectory()) {
                Files.createDirectories(file);
            } else {
                Files.createDirectories(file.resolveSibling("."));
                Files.copy(entries, file);
            }
        }
    }

    private static @Nullable ZipEntry next(ZipInputStream entries) throws IOException {
        return entries.getNextEntry();
    }

    private static Path onlyFolder(String zip, Path folder) throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            List<Path> folders = content.filter(Files::isDirectory).toList();
            if (folders.size() != 1) {
                throw new IOException(zip + " holds " + folders.size() + " folders and not one");
            }
            return folders.get(0);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
