package dev.rowcast.bench.task;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the JVMs of the suite are started: sinks and subscribers all in the same way. */
final class Jvm {
    private static final List<String> FLAGS = List.of("-Xmx1g", "-XX:+UseG1GC");

    private Jvm() {}

    /**
     * A command line, with this JVM's program and classes.
     *
     * @param flags more than {@code -Xmx1g -XX:+UseG1GC}
     */
    static List<String> command(List<String> flags, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }
}
