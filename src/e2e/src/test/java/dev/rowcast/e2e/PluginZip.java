package dev.rowcast.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The plugin as it is shipped. */
final class PluginZip {
    private PluginZip() {}

    /** Unpacks the built zip into the folder, as an operator would, and returns the one folder in it. */
    static Path unpack(Path folder) {
        Path zip = Path.of(System.getProperty("rowcast.plugin.zip"));
        delete(folder);
        try (InputStream in = Files.newInputStream(zip);
                ZipInputStream entries = new ZipInputStream(in)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path target = folder.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(entries, target);
                }
            }
            try (Stream<Path> content = Files.list(folder)) {
                List<Path> found = content.toList();
                if (found.size() != 1) {
                    throw new IllegalStateException(zip + " should hold one folder, and holds " + found);
                }
                return found.get(0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
