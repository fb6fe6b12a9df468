package dev.rowcast.destination;

import dev.rowcast.mapper.ClassMapping;
import dev.rowcast.mapper.api.RowMapper;
import dev.rowcast.mapping.Mapping;
import dev.rowcast.route.MappingSettings;
import dev.rowcast.route.Mistake;
import dev.rowcast.route.Settings;
import dev.rowcast.route.ValueTypes;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mapping in a class of a jar, as the routing describes it.
 *
 * @param jar the jar's path
 * @param className the class
 * @param deadline for each batch
 */
record ClassInJar(String jar, String className, Duration deadline) {
    private static final List<String> KEYS = List.of("jar", "class", "deadline");
    /** What both sides talk in. */
    private static final List<String> SHARED = List.of(
            "java.",
            "javax.",
            "jdk.",
            "sun.",
            "org.slf4j.",
            "com.google.protobuf.",
            "com.google.type.",
            "dev.rowcast.mapper.api.",
            "dev.rowcast.v1.");

    /** Every mistake, each with its pointer. */
    static List<Mistake> mistakes(MappingSettings mapping) {
        Set<Mistake> mistakes = new LinkedHashSet<>();
        Optional<ClassInJar> read = read(mapping, mistakes);
        if (mistakes.isEmpty()) {
            try {
                read.orElseThrow().mapping().close();
            } catch (IllegalArgumentException unusable) {
                mistakes.add(new Mistake(mapping.pointer(), String.valueOf(unusable.getMessage())));
            }
        }
        return List.copyOf(mistakes);
    }

    /** @param mistakes gets what is wrong, each with its pointer; then this is empty */
    static Optional<ClassInJar> read(MappingSettings mapping, Set<Mistake> mistakes) {
        return mapping.object(KEYS, mistakes).flatMap(object -> {
            Optional<String> jar = object.required("jar", ValueTypes.FILE);
            Optional<String> name = object.required("class", ValueTypes.ANY_TEXT);
            Duration deadline = object.optional("deadline", ValueTypes.DEADLINE).orElse(Settings.DEFAULT.deadline());
            return jar.flatMap(path -> name.map(type -> new ClassInJar(path, type, deadline)));
        });
    }

    /** @throws IllegalArgumentException if the class can't be used; the message says why */
    Mapping mapping() {
        DestinationLoader classes =
                new DestinationLoader(jar, List.of(url()), null, RowMapper.class.getClassLoader(), SHARED);
        try {
            return new ClassMapping(mapper(classes), deadline, () -> close(classes));
        } catch (IllegalArgumentException unusable) {
            close(classes);
            throw unusable;
        }
    }

    private URL url() {
        try {
            Path file = Path.of(jar);
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new IllegalArgumentException(
                        "jar " + jar + " can't be read: there is no such file, or it is a folder");
            }
            return file.toUri().toURL();
        } catch (InvalidPathException | MalformedURLException none) {
            throw new IllegalArgumentException("\"" + jar + "\" is no path", none);
        }
    }

    private RowMapper mapper(ClassLoader classes) {
        try {
            Class<?> type = Class.forName(className, true, classes);
            if (!RowMapper.class.isAssignableFrom(type)) {
                throw unusable("it doesn't implement " + RowMapper.class.getName(), null);
            }
            return (RowMapper) type.getConstructor().newInstance();
        } catch (ClassNotFoundException none) {
            throw unusable("there is no such class in it", none);
        } catch (NoSuchMethodException | IllegalAccessException | InstantiationException hidden) {
            throw unusable("it needs to be public, with a public constructor without parameters", hidden);
        } catch (ReflectiveOperationException | LinkageError fault) {
            throw unusable("it can't be made: " + (fault.getCause() == null ? fault : fault.getCause()), fault);
        }
    }

    private IllegalArgumentException unusable(String why, @Nullable Throwable cause) {
        return new IllegalArgumentException("class " + className + " of jar " + jar + " can't be used: " + why, cause);
    }

    private static void close(DestinationLoader classes) {
        try {
            classes.close();
        } catch (IOException leftOpen) {
            // Nobody uses it any more.
        }
    }
}
