package dev.rowcast.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a stack keeps what: the layout of its directory. */
record StackDirectory(Path root) {
    /** Begins the argument that says which part of its stack a Java process is. */
    static final String PART = "-Drowcast.stack.part=";

    /** The real path, so that one directory has one name, however it was written. */
    static StackDirectory create(Path dir) {
        try {
            Files.createDirectories(dir.toAbsolutePath());
            Path real = dir.toRealPath();
            if (real.toString().contains(",")) {
                throw new StackException("The stack's directory " + real
                        + " has a comma in its path, which Kafka takes for the end of it. Take another directory.");
            }
            Files.createDirectories(real.resolve("logs"));
            return new StackDirectory(real);
        } catch (IOException e) {
            throw new StackException("The stack's directory " + dir + " cannot be made: " + e + ".", e);
        }
    }

    static StackDirectory of(Path dir) {
        try {
            return new StackDirectory(
                    Files.exists(dir) ? dir.toRealPath() : dir.toAbsolutePath().normalize());
        } catch (IOException e) {
            throw new StackException("The stack's directory " + dir + " cannot be read: " + e + ".", e);
        }
    }

    Path endpoints() {
        return root.resolve("endpoints.json");
    }

    Path ports() {
        return root.resolve("ports.json");
    }

    Path lock() {
        return root.resolve(".lock");
    }

    Path log(String part) {
        return root.resolve("logs").resolve(part + ".log");
    }

    Path home(String part) {
        return root.resolve(part);
    }

    Path plugins(String worker) {
        return worker.equals(Parts.CONNECT)
                ? root.resolve("plugins")
                : home(worker).resolve("plugins");
    }

    /** An argument on the command line of each Java process of this stack, by which it is known whatever its pid. */
    String javaMarker() {
        return "-Drowcast.stack=" + root;
    }

    /** The same for mysqld, which takes no arguments but its own. */
    String mysqlMarker() {
        return "--datadir=" + home(Parts.MYSQL).resolve("data");
    }

    /** The same for postgres. */
    String postgresMarker() {
        return "-D" + home(Parts.POSTGRES).resolve("data");
    }
}
