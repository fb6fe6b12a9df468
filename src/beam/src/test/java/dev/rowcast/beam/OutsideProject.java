package dev.rowcast.beam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A project that isn't of this build, and has Rowcast by its Maven coordinates from a repository with what the build would publish. */
record OutsideProject(Path folder) {
    /** What {@code rowcast-beam} and a destination are made of, by the folders of their modules. */
    private static final Map<String, String> PUBLISHED = Map.of(
            "rowcast-proto", "proto",
            "rowcast-core", "src/core",
            "rowcast-batch", "src/batch",
            "rowcast-beam", "src/beam",
            "rowcast-destination-jdbc", "src/destinations/jdbc");

    private static final Path SOURCES = Path.of("src", "it", "outside");
    private static final Path SAMPLE = Path.of("dev", "rowcast", "beam", "sample", "CustomersWithOrders.java");

    /** Builds it, and returns how its program is begun. */
    List<String> built(String main) throws Exception {
        copy(SOURCES, folder);
        Path sample = folder.resolve("src/main/java").resolve(SAMPLE);
        Files.createDirectories(sample.getParent());
        Files.copy(Path.of("src", "test", "java").resolve(SAMPLE), sample);
        publish();
        settings();
        List<String> build = new ArrayList<>(List.of(
                System.getProperty("maven.home") + "/bin/mvn",
                "-B",
                "-q",
                "-ntp",
                "-f",
                folder.resolve("pom.xml").toString()));
        build.addAll(List.of("-s", folder.resolve("settings.xml").toString()));
        build.addAll(
                List.of("-Dmaven.repo.local=" + folder.resolve("local"), "-Drowcast.version=" + version(), "compile"));
        run(build);
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                folder.resolve("target/classes")
                        + File.pathSeparator
                        + Files.readString(folder.resolve("target/classpath")).strip(),
                main);
    }

    private static String version() {
        return System.getProperty("rowcast.version");
    }

    private void publish() throws IOException {
        Path root = Path.of(System.getProperty("rowcast.root"));
        artifact("rowcast", root.resolve("pom.xml"), "pom");
        for (Map.Entry<String, String> each : PUBLISHED.entrySet()) {
            Path module = root.resolve(each.getValue());
            artifact(each.getKey(), module.resolve("pom.xml"), "pom");
            artifact(each.getKey(), module.resolve("target/" + each.getKey() + "-" + version() + ".jar"), "jar");
        }
    }

    private void artifact(String name, Path file, String type) throws IOException {
        Path place = folder.resolve("published/dev/rowcast").resolve(name).resolve(version());
        Files.createDirectories(place);
        Files.copy(file, place.resolve(name + "-" + version() + "." + type));
    }

    /** All but ours comes from where this build has it, and nothing from anywhere else. */
    private void settings() throws IOException {
        Files.writeString(folder.resolve("settings.xml"), """
                <settings>
                  <mirrors><mirror><id>here</id><mirrorOf>*,!published</mirrorOf><url>%s</url></mirror></mirrors>
                  <profiles><profile><id>ours</id>
                    <repositories><repository><id>published</id><url>%s</url></repository></repositories>
                  </profile></profiles>
                  <activeProfiles><activeProfile>ours</activeProfile></activeProfiles>
                </settings>
                """.formatted(
                Path.of(System.getProperty("rowcast.maven.localRepository")).toUri(),
                folder.resolve("published").toUri()));
    }

    static void run(List<String> command) throws Exception {
        Path said = Files.createTempFile("outside", ".out");
        ProcessBuilder program =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        // Of the build that the test is part of, and that this one is not.
        program.environment().keySet().removeIf(name -> name.startsWith("MAVEN_"));
        Process process = program.start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES))
                    .as("%s ended", command)
                    .isTrue();
            assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Files.delete(said);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                Path file = to.resolve(from.relativize(each));
                Files.createDirectories(file.getParent());
                Files.copy(each, file);
            }
        }
    }
}
