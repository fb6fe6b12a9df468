package dev.rowcast.beam.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a job's jar has beside classes: what is to be done, the zips of destinations, and the files that the routing names. */
public final class JobFiles {
    /** The folder in the jar. */
    public static final String FOLDER = "rowcast-load/";
    /** The {@link LoadSpec}. */
    public static final String SPEC = FOLDER + "spec";
    /** The names of all others in the folder, one a line. */
    public static final String NAMES = FOLDER + "names";
    /** Begins names of zips. */
    public static final String DESTINATIONS = "destinations/";
    /** Stands in a routing for the folder that the files are unpacked to. */
    public static final String PLACE = "rowcast-load:/";

    private JobFiles() {}

    /** Whether there is such a folder. */
    static boolean present(ClassLoader jar) {
        return jar.getResource(NAMES) != null;
    }

    /** What is to be done. */
    static LoadSpec spec(ClassLoader jar) throws IOException {
        try (InputStream in = jar.getResourceAsStream(SPEC)) {
            if (in == null) {
                throw new IllegalStateException(
                        "this jar has no " + SPEC + ", which FlinkLoad puts into a copy of it for each load");
            }
            return read(in, jar);
        }
    }

    private static LoadSpec read(InputStream in, ClassLoader jar) throws IOException {
        try (ObjectInputStream objects = new ObjectInputStream(in) {
            @Override
            protected Class<?> resolveClass(ObjectStreamClass type) throws IOException, ClassNotFoundException {
                return Class.forName(type.getName(), false, jar);
            }
        }) {
            return (LoadSpec) objects.readObject();
        } catch (ClassNotFoundException other) {
            throw new IOException("it was written by another version", other);
        }
    }

    /** Unpacks the files. */
    static void unpack(ClassLoader jar, Path folder) throws IOException {
        Files.createDirectories(folder.resolve(DESTINATIONS));
        for (String name : names(jar)) {
            try (InputStream in = jar.getResourceAsStream(FOLDER + name)) {
                Path file = folder.resolve(name).normalize();
                if (in == null || !file.startsWith(folder)) {
                    throw new IOException("the job's jar has no " + name);
                }
                Files.createDirectories(file.getParent());
                Files.copy(in, file);
            }
        }
    }

    private static List<String> names(ClassLoader jar) throws IOException {
        try (InputStream in = jar.getResourceAsStream(NAMES)) {
            return in == null
                    ? List.of()
                    : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList();
        }
    }

    /** Deletes a folder with all that is in it, as far as that goes. */
    static void delete(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException left) {
            // The machine's own cleaning takes what is left.
        }
    }
}
