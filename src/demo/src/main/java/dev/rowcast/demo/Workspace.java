package dev.rowcast.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a demo's stack.
 *
 * @param root the directory
 * @param made whether the demo made it, and so may delete it; else it deletes what is in it
 */
record Workspace(Path root, boolean made) {

    /** Takes that directory, which has to be absent or empty; null for a new one. */
    static Workspace open(@Nullable Path directory) {
        try {
            if (directory == null) {
                return new Workspace(Files.createTempDirectory("rowcast-demo-"), true);
            }
            Path root = directory.toAbsolutePath().normalize();
            boolean there = Files.exists(root);
            Files.createDirectories(root);
            if (!isEmpty(root)) {
                throw new DemoException(root + " is not empty, and the demo begins with nothing."
                        + " Name a directory that is empty or not there yet.");
            }
            return new Workspace(root, !there);
        } catch (IOException e) {
            throw new DemoException("The demo's directory can't be made: " + e + ".", e);
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> content = Files.list(directory)) {
            return content.findAny().isEmpty();
        }
    }

    /** Leaves nothing of it. */
    void delete() {
        delete(null);
    }

    /** Leaves nothing but its logs. */
    void deleteAllButLogs() {
        delete(root.resolve("logs"));
    }

    private void delete(@Nullable Path but) {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return directory.equals(but) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                        throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    if (!directory.equals(root) || (made && but == null)) {
                        Files.delete(directory);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new DemoException("The demo's directory " + root + " can't be deleted: " + e + ".", e);
        }
    }
}
