package dev.rowcast.stack;

import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The user's own Maven, with the user's settings: whoever can build this can fetch the stack too. */
final class Maven {
    private final Launcher launcher;
    private final Progress progress;

    Maven(Launcher launcher, Progress progress) {
        this.launcher = launcher;
        this.progress = progress;
    }

    /** Has that distribution's pom carried out, whose output goes to that folder. */
    void fetch(Distribution distribution, Map<String, String> properties, Path folder) throws IOException {
        fetch(distribution.title(), distribution.pom(), properties, folder);
    }

    /** The same for any pom. */
    void fetch(String title, String pom, Map<String, String> properties, Path folder) throws IOException {
        Path project = folder.resolveSibling(folder.getFileName() + ".pom");
        Trees.delete(project);
        Files.createDirectories(project);
        try {
            Files.writeString(project.resolve("pom.xml"), pom);
            run(title, command(project, properties, folder), project);
        } finally {
            Trees.delete(project);
        }
    }

    private static List<String> command(Path project, Map<String, String> properties, Path folder) {
        List<String> command = new ArrayList<>(List.of(
                program().toString(),
                "-f",
                project.resolve("pom.xml").toString(),
                "-Dstyle.color=never",
                // By default Maven only warns of a download that isn't what its checksum says.
                "--strict-checksums",
                "-Drowcast.stack.output=" + folder));
        property("rowcast.maven.localRepository").ifPresent(path -> command.add("-Dmaven.repo.local=" + path));
        property("rowcast.maven.settings")
                .filter(path -> Files.exists(Path.of(path)))
                .ifPresent(path -> {
                    command.add("-s");
                    command.add(path);
                });
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add("process-sources");
        return command;
    }

    /** A property that a build passes on is the expression itself where Maven had no value for it. */
    private static Optional<String> property(String name) {
        return Optional.ofNullable(System.getProperty(name)).filter(value -> !value.isBlank() && !value.contains("${"));
    }

    private static Path program() {
        Optional<String> said = property("rowcast.maven");
        if (said.isPresent()) {
            if (!Files.isExecutable(Path.of(said.get()))) {
                throw new StackException("The system property rowcast.maven says " + said.get()
                        + ", which is no program. Set it to the path of mvn, or leave it out.");
            }
            return Path.of(said.get());
        }
        return property("maven.home")
                .or(() -> Optional.ofNullable(System.getenv("MAVEN_HOME")))
                .map(home -> Path.of(home, "bin", "mvn"))
                .filter(Files::isExecutable)
                .or(() -> Tools.find("mvn"))
                .orElseThrow(() -> new StackException("mvn was not found: not in MAVEN_HOME and not on the PATH."
                        + " The stack's parts are fetched with it. Install Maven 3.8.7 or newer."));
    }

    private void run(String title, List<String> command, Path project) throws IOException {
        MavenOutput output = new MavenOutput(title, progress);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true);
        // Of the Maven build that we may be part of, and that this one is not.
        List.of("MAVEN_BASEDIR", "MAVEN_PROJECTBASEDIR", "MAVEN_CMD_LINE_ARGS", "MAVEN_DEBUG_OPTS")
                .forEach(builder.environment()::remove);
        builder.environment().putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
        int status = launcher.run(builder, stream -> {
            try (var reader = new InputStreamReader(stream, Charset.defaultCharset())) {
                output.read(reader);
            }
        });
        if (status != 0) {
            List<String> lines = output.lines();
            throw new StackException("Maven cannot fetch " + title + " (exit status " + status + "):\n"
                    + LogTail.meaningful(lines) + "\n" + advice(String.join("\n", lines)));
        }
    }

    static String advice(String output) {
        if (output.contains("offline mode")) {
            return "Your Maven is set to be offline: let it go online once.";
        }
        if (output.contains("Checksum validation failed")) {
            return "What came is not what its checksum says, so nothing of it is used: a proxy or mirror may have damaged or replaced"
                    + " it. Try again, and if it stays so, try another network or mirror.";
        }
        if (output.contains("No space left")) {
            return "There is no space left for Maven's local repository: make room.";
        }
        if (output.matches(
                "(?s).*(Unknown host|UnknownHost|Connection refused|timed out|Connection reset|Network is unreachable"
                        + "|Temporary failure in name resolution).*")) {
            return "Maven's repository cannot be reached: check the network, and the mirror and proxy in your settings.xml.";
        }
        return "The parts come from Maven Central or the mirror in your settings.xml: check that it has them.";
    }
}
