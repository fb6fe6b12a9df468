package dev.rowcast.destination;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The folders that destinations are installed in: of each folder, zip and jar that lies there, the classes. */
final class DestinationsPath {
    private DestinationsPath() {}

    /**
     * What is installed, one after the other by name.
     *
     * @throws IllegalArgumentException if there is no such folder, or it can't be read
     */
    static List<Path> installed(List<Path> folders) {
        List<Path> installed = new ArrayList<>();
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw new IllegalArgumentException(
                        folder + " is no folder here; make it, put the zips of destinations into"
                                + " it, or take it out of destinations.path");
            }
            try (Stream<Path> all = Files.list(folder)) {
                all.filter(each -> Files.isDirectory(each) || is(each, ".zip") || is(each, ".jar"))
                        .sorted()
                        .forEach(installed::add);
            } catch (IOException unreadable) {
                throw new IllegalArgumentException(folder + " can't be read: " + unreadable, unreadable);
            }
        }
        return installed;
    }

    /**
     * What changes once one of them is replaced: each of its files, with its time and size.
     *
     * @throws IllegalArgumentException if it can't be read
     */
    static List<String> marks(Path installed) {
        try (Stream<Path> all = Files.walk(installed)) {
            List<String> marks = new ArrayList<>();
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                marks.add(file + " " + Files.getLastModifiedTime(file) + " " + Files.size(file));
            }
            return marks;
        } catch (IOException | UncheckedIOException unreadable) {
            throw unreadable(installed, unreadable);
        }
    }

    /**
     * The classes of one of them. The jars of a zip are unpacked, for as long as this program runs or until the loader is closed.
     *
     * @throws IllegalArgumentException if it can't be read
     */
    static DestinationLoader loader(Path installed, ClassLoader rowcast) {
        String name = String.valueOf(installed.getFileName());
        try {
            if (is(installed, ".jar")) {
                return new DestinationLoader(name, List.of(url(installed)), null, rowcast);
            }
            Path unpacked = Files.isDirectory(installed) ? null : unpacked(installed);
            return new DestinationLoader(name, below(unpacked == null ? installed : unpacked), unpacked, rowcast);
        } catch (IOException | UncheckedIOException unreadable) {
            throw unreadable(installed, unreadable);
        }
    }

    private static IllegalArgumentException unreadable(Path installed, Exception why) {
        return new IllegalArgumentException(installed + " can't be read: " + why, why);
    }

    private static List<URL> below(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(each -> is(each, ".jar") && Files.isRegularFile(each))
                    .sorted()
                    .map(DestinationsPath::url)
                    .toList();
        }
    }

    private static Path unpacked(Path zip) throws IOException {
        Path folder = Files.createTempDirectory("rowcast-destination-");
        folder.toFile().deleteOnExit();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            int count = 0;
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.isDirectory() && entry.getName().endsWith(".jar")) {
                    // By number, so that no name leads out of the folder.
                    unpack(in, folder.resolve(String.format(Locale.ROOT, "%04d.jar", count++)));
                }
            }
        }
        return folder;
    }

    private static void unpack(InputStream in, Path jar) throws IOException {
        Files.copy(in, jar);
        jar.toFile().deleteOnExit();
    }

    private static boolean is(Path file, String ending) {
        return file.toString().endsWith(ending);
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }
}
