package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The plugin zip as the build leaves it: what a Connect worker and the person who installs it find in there. */
class PluginZipIT {
    private static final int JAVA_17 = 61;
    private static final String VERSION = System.getProperty("rowcast.version");
    private static final String FOLDER = "rowcast-connector-" + VERSION + "/";

    private static final Map<String, Map<String, byte[]>> JARS = new TreeMap<>();

    private static ZipFile zip;

    @BeforeAll
    static void open() throws IOException {
        zip = new ZipFile(System.getProperty("rowcast.plugin.zip"));
        for (String jar : namesIn("lib/")) {
            assertThat(jar).endsWith(".jar");
            JARS.put(jar, contentOf(jar));
        }
    }

    @AfterAll
    static void close() throws IOException {
        zip.close();
    }

    @Test
    void holdsOneFolder() {
        assertThat(zip.stream().map(ZipEntry::getName)).isNotEmpty().allMatch(name -> name.startsWith(FOLDER));
    }

    @Test
    void saysWhatItIs() throws IOException {
        JsonNode manifest = new ObjectMapper().readTree(read("manifest.json"));

        assertThat(manifest.path("name").asText()).isEqualTo("rowcast-connector");
        assertThat(manifest.path("version").asText()).isEqualTo(VERSION);
        assertThat(manifest.path("component_types").path(0).asText()).isEqualTo("sink");
        assertThat(manifest.path("license").path(0).path("name").asText()).isEqualTo("Apache-2.0");
        assertThat(manifest.toString()).as("the manifest, filled in").doesNotContain("${");
    }

    @Test
    void letsTheWorkerFindTheConnectorWithoutScanning() throws IOException {
        Map<String, byte[]> connector = JARS.get("rowcast-connector-" + VERSION + ".jar");

        byte[] services = connector.get("META-INF/services/org.apache.kafka.connect.sink.SinkConnector");
        assertThat(services).isNotNull();
        assertThat(new String(services, StandardCharsets.UTF_8).strip())
                .isEqualTo(RowcastSinkConnector.class.getName());
        assertThat(connector).containsKey(RowcastSinkConnector.class.getName().replace('.', '/') + ".class");
    }

    @Test
    void leavesTheWorkersOwnClassesOut() {
        assertThat(JARS)
                .allSatisfy((jar, content) -> assertThat(content.keySet())
                        .noneMatch(name -> name.startsWith("org/apache/kafka/") || name.startsWith("org/slf4j/")));
    }

    @Test
    void holdsNoClassTwice() {
        Map<String, List<String>> jarsByClass = new HashMap<>();
        JARS.forEach((jar, content) -> content.keySet().stream()
                .filter(PluginZipIT::isMainClass)
                .forEach(name -> jarsByClass
                        .computeIfAbsent(name, any -> new ArrayList<>())
                        .add(jar)));
        assertThat(jarsByClass).containsKey(RowcastSinkConnector.class.getName().replace('.', '/') + ".class");

        jarsByClass.values().removeIf(holders -> holders.size() == 1);
        assertThat(jarsByClass).isEmpty();
    }

    @Test
    void runsOnJava17() {
        List<String> newer = new ArrayList<>();
        JARS.forEach((jar, content) -> content.forEach((name, bytes) -> {
            if (isMainClass(name) && majorVersion(bytes) > JAVA_17) {
                newer.add(jar + ": " + name);
            }
        }));

        assertThat(newer).isEmpty();
    }

    @Test
    void listsEveryLibraryThatItBundles() throws IOException {
        Set<String> ours = Set.of("rowcast-connector", "rowcast-core", "rowcast-proto").stream()
                .map(name -> name + "-" + VERSION + ".jar")
                .collect(Collectors.toSet());
        Set<String> foreign = new TreeSet<>(JARS.keySet());

        assertThat(foreign).containsAll(ours);
        foreign.removeAll(ours);
        assertThat(licences().keySet().stream().map(library -> library.artifact() + "-" + library.version() + ".jar"))
                .containsExactlyInAnyOrderElementsOf(foreign);
    }

    @Test
    void bringsTheTextOfEveryLicence() throws IOException {
        Set<String> needed = licences().entrySet().stream()
                .map(bundled -> textOf(bundled.getKey(), bundled.getValue()))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(namesIn("licenses/")).containsExactlyInAnyOrderElementsOf(needed);
        assertThat(read("LICENSE")).startsWith("\n                                 Apache License");
        assertThat(read("NOTICE")).startsWith("Rowcast\n");
    }

    @Test
    void carriesNoTraceOfWhenOrWhereItWasBuilt() {
        assertThat(zip.stream().map(ZipEntry::getTime).distinct()).hasSize(1);
    }

    /** The BSD and MIT licences carry the name of who holds the copyright, so each library brings its own text. */
    private static String textOf(Library library, String licence) {
        return licence.equals("Apache-2.0") ? "Apache-2.0.txt" : licence + "-" + library.artifact() + ".txt";
    }

    private static Map<Library, String> licences() throws IOException {
        Map<Library, String> licences = new HashMap<>();
        for (String line : read("THIRD-PARTY.txt").lines().skip(2).toList()) {
            String[] parts = line.split("  ", -1);
            assertThat(parts).as("coordinates and licence in \"%s\"", line).hasSize(2);
            String[] coordinates = parts[0].split(":", -1);
            assertThat(coordinates).as("coordinates in \"%s\"", line).hasSize(3);
            licences.put(new Library(coordinates[1], coordinates[2]), parts[1]);
        }
        return licences;
    }

    private static List<String> namesIn(String folder) {
        return zip.stream()
                .filter(file -> !file.isDirectory() && file.getName().startsWith(FOLDER + folder))
                .map(file -> file.getName().substring((FOLDER + folder).length()))
                .toList();
    }

    private static boolean isMainClass(String name) {
        return name.endsWith(".class") && !name.startsWith("META-INF/") && !name.equals("module-info.class");
    }

    private static int majorVersion(byte[] classFile) {
        return (classFile[6] & 0xff) << 8 | (classFile[7] & 0xff);
    }

    private static String read(String file) throws IOException {
        return new String(bytesOf(file), StandardCharsets.UTF_8);
    }

    private static byte[] bytesOf(String file) throws IOException {
        ZipEntry found = zip.getEntry(FOLDER + file);
        assertThat(found).as("%s in the zip", file).isNotNull();
        try (InputStream in = zip.getInputStream(found)) {
            return in.readAllBytes();
        }
    }

    private static Map<String, byte[]> contentOf(String jar) throws IOException {
        Map<String, byte[]> content = new TreeMap<>();
        try (InputStream in = zip.getInputStream(zip.getEntry(FOLDER + "lib/" + jar));
                JarInputStream files = new JarInputStream(in)) {
            for (JarEntry file = files.getNextJarEntry(); file != null; file = files.getNextJarEntry()) {
                content.put(file.getName(), files.readAllBytes());
            }
        }
        return content;
    }

    private record Library(String artifact, String version) {}
}
