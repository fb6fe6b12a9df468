package dev.rowcast.stack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** The command line of a Java program of the stack, on the Java that runs us. */
record JavaProgram(StackDirectory dir, String part, Path libs, String mainClass, List<String> options) {
    private static final String LOGGING = "log4j2.properties";
    private static final String TEMPORARY = "tmp";

    static JavaProgram of(StackDirectory dir, String part, Path libs, String mainClass) {
        return new JavaProgram(dir, part, libs, mainClass, List.of());
    }

    JavaProgram withOptions(String... more) {
        return withOptions(List.of(more));
    }

    JavaProgram withOptions(List<String> more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(more);
        return new JavaProgram(dir, part, libs, mainClass, all);
    }

    /** Ten times the defaults: what runs only at the start isn't worth optimising, what every record meets is. */
    JavaProgram optimisedLate() {
        return withOptions(
                "-XX:Tier4InvocationThreshold=50000",
                "-XX:Tier4MinInvocationThreshold=6000",
                "-XX:Tier4CompileThreshold=150000",
                "-XX:Tier4BackEdgeThreshold=400000");
    }

    List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // First, since of a long command line the system shows only the beginning.
                dir.javaMarker(),
                StackDirectory.PART + part,
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Djava.awt.headless=true",
                // Native libraries are unpacked there, and a killed process leaves them behind.
                "-Djava.io.tmpdir=" + dir.home(part).resolve(TEMPORARY),
                "-Dlog4j2.configurationFile=" + dir.home(part).resolve(LOGGING),
                "-Dlog4j2.disableJmx=true"));
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(options);
        command.addAll(List.of("-cp", libs + "/*", mainClass));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Lays down what the program looks for in its home. */
    static void prepare(Path home) {
        try (InputStream resource = JavaProgram.class.getResourceAsStream(LOGGING)) {
            if (resource == null) {
                throw new IllegalStateException(LOGGING + " is not in the jar");
            }
            Files.createDirectories(home.resolve(TEMPORARY));
            Files.copy(resource, home.resolve(LOGGING), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StackException("The logging configuration cannot be written to " + home + ": " + e + ".", e);
        }
    }
}
