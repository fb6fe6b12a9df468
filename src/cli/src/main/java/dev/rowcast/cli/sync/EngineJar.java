package dev.rowcast.cli.sync;

import dev.rowcast.batch.load.LoadEngine;
import dev.rowcast.cli.support.CliException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A jar with an engine and what its machines do.
 *
 * @param file the jar
 */
record EngineJar(Path file) {
    /** Where the build of a checkout puts it, from where it puts the command's jar. */
    private static final Path BUILT = Path.of("..", "..", "beam", "target");

    /**
     * The one that is named, or else that which lies beside the command's jar, or which the checkout's build has made.
     *
     * @throws CliException if it isn't there
     */
    static EngineJar of(String engine, @Nullable Path named) {
        if (named != null) {
            if (!Files.isRegularFile(named)) {
                throw new CliException("--job-jar " + named + ": there is no such file", null);
            }
            return new EngineJar(named);
        }
        List<Path> folders = folders();
        return folders.stream()
                .flatMap(folder -> in(folder, engine).stream())
                .findFirst()
                .map(EngineJar::new)
                .orElseThrow(() -> new CliException(
                        "there is no rowcast-beam-VERSION-" + engine + ".jar in "
                                + String.join(
                                        " or ",
                                        folders.stream().map(Path::toString).toList())
                                + ". In a checkout \"mvn package -DskipTests -pl src/beam -am\" builds it, and so does ./rowcast; put it beside the"
                                + " command's jar, or name it: --job-jar FILE",
                        null));
    }

    private static List<Path> folders() {
        CodeSource ours = EngineJar.class.getProtectionDomain().getCodeSource();
        try {
            Path beside = Path.of(ours.getLocation().toURI()).resolveSibling("");
            return List.of(beside, beside.resolve(BUILT).normalize());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Optional<Path> in(Path folder, String engine) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("rowcast-beam-.*-" + engine + "\\.jar"))
                    .findFirst();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * Its engine of that name.
     *
     * @param version of this program, which the jar has to be of; null where that isn't known
     * @throws CliException if there is none, or the jar is of another version
     */
    LoadEngine engine(String name, @Nullable String version) {
        requireVersion(version);
        List<String> others = new ArrayList<>();
        try {
            // Open for as long as the program runs.
            ClassLoader jar = new URLClassLoader(new URL[] {file.toUri().toURL()}, LoadEngine.class.getClassLoader());
            for (LoadEngine engine : ServiceLoader.load(LoadEngine.class, jar)) {
                if (engine.name().equals(name)) {
                    return engine;
                }
                others.add(engine.name());
            }
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        } catch (ServiceConfigurationError | LinkageError other) {
            throw new CliException(file + " is of another version of Rowcast than this program: " + other, other);
        }
        throw new CliException(
                file
                        + (others.isEmpty()
                                ? " has no engine"
                                : " has no engine " + name + ", but " + String.join(", ", others))
                        + "; name Rowcast's jar for it: --job-jar FILE",
                null);
    }

    private void requireVersion(@Nullable String version) {
        String its = version();
        if (version != null && !version.equals(its)) {
            throw new CliException(
                    file + " is of " + (its == null ? "no version of Rowcast" : "version " + its)
                            + ", and this program of " + version
                            + "; both have to be of the same: name another jar with --job-jar FILE",
                    null);
        }
    }

    private @Nullable String version() {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            return manifest == null
                    ? null
                    : manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
        } catch (IOException unreadable) {
            throw new CliException("--job-jar " + file + " can't be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
