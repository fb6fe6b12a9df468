package dev.rowcast.beam.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rowcast.batch.source.OneServer;
import dev.rowcast.beam.load.LoadSpec;
import dev.rowcast.change.TableId;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.route.Secrets;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobJarTest {
    private static final LoadSpec SPEC = new LoadSpec(
            "7",
            new LoadSpec.Source(
                    "jdbc:mysql://db/?a=b",
                    Map.of("password", "hush"),
                    Map.of(),
                    LoadSpec.Form.of(SourceSettings.DEFAULT),
                    "shop",
                    new OneServer("uuid")),
            new LoadSpec.Target("{}", Map.of("store", "hush"), "search", "sink", List.of("{}"), ""),
            List.of(new LoadSpec.Rest(LoadSpec.Table.of(new TableId("shop", "orders")), List.of("7"))),
            new LoadSpec.Plan(5, 100, 10, 0, 0, Duration.ZERO, Duration.ofMinutes(50), 10));

    @TempDir
    Path dir;

    @Test
    void ofTheJarOfAllOneIsMadeThatHasTheJobsOwnToo() throws Exception {
        Path all = dir.resolve("all.jar");
        try (OutputStream out = Files.newOutputStream(all);
                JarOutputStream jar = new JarOutputStream(out)) {
            jar.putNextEntry(new JarEntry("lib/a.jar"));
            jar.write(1);
        }
        Path zip = Files.writeString(dir.resolve("jdbc.zip"), "zip");
        Path folder = Files.createDirectories(dir.resolve("unpacked/lib"));
        Files.writeString(folder.resolve("x.jar"), "x");
        Path one = dir.resolve("one.jar");

        JobJar.write(
                all,
                one,
                SPEC,
                Map.of("destinations/jdbc.zip", zip, "destinations/other.zip", dir.resolve("unpacked")));

        try (JarFile jar = new JarFile(one.toFile())) {
            assertThat(jar.getEntry("lib/a.jar")).isNotNull();
            assertThat(text(jar, "rowcast-load/destinations/jdbc.zip")).isEqualTo("zip");
            assertThat(text(jar, "rowcast-load/destinations/other.zip")).contains("lib/x.jar");
            assertThat(text(jar, "rowcast-load/names").lines())
                    .containsExactlyInAnyOrder("destinations/jdbc.zip", "destinations/other.zip");
            try (ObjectInputStream spec =
                    new ObjectInputStream(jar.getInputStream(jar.getEntry("rowcast-load/spec")))) {
                assertThat(spec.readObject()).isEqualTo(SPEC);
            }
        }
        assertThat(SPEC.toString()).doesNotContain("hush");
    }

    private static String text(JarFile jar, String entry) throws IOException {
        return new String(
                jar.getInputStream(jar.getEntry(entry)).readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void filesThatASubscriptionNamesGoAlongAndThoseOfOthersDoNot() throws IOException {
        Path mapping = Files.writeString(dir.resolve("mapping.yaml"), "x");
        String routing = """
                {"subscriptions": [
                  {"name": "search", "tables": ["a/b.c"], "mapping": {"language": "cel", "file": "%1$s"}, "n": [1.50]},
                  {"name": "other", "mapping": {"language": "cel", "file": "%1$s"}}]}
                """.formatted(mapping);
        Baggage baggage = new Baggage(Secrets.UNRESOLVED);
        baggage.add("destinations/jdbc.zip", dir.resolve("jdbc.zip"));

        String packed = baggage.packed(routing, "search");

        assertThat(baggage.files())
                .containsEntry("files/1/mapping.yaml", mapping)
                .hasSize(2);
        assertThat(new JsonMapper().readTree(packed))
                .isEqualTo(new JsonMapper()
                        .readTree(routing.replaceFirst(
                                java.util.regex.Pattern.quote(mapping.toString()),
                                "rowcast-load:/files/1/mapping.yaml")));
    }

    @Test
    void secretsOfOthersStayHere() {
        Baggage baggage = new Baggage(name -> Optional.of("the " + name));
        String routing = """
                {"defaults": {"headers": {"x": {"secret": "all"}}}, "subscriptions": [
                  {"name": "search", "destination": {"auth": {"password": {"secret": "mine"}}}},
                  {"name": "other", "destination": {"auth": {"password": {"secret": "others"}}}}]}
                """;
        assertThat(baggage.packed(routing, "search")).doesNotContain("the ");
        assertThat(baggage.secrets()).isEqualTo(Map.of("all", "the all", "mine", "the mine"));
    }

    /** In this test's working directory there is a pom.xml. */
    @Test
    void aFileIsKnownByItsKeyWhereItIsNamedWithoutAFolder() {
        Baggage baggage = new Baggage(Secrets.UNRESOLVED);
        String packed = baggage.packed("""
                [{"name": "search", "tables": ["pom.xml"], "mapping": {"language": "cel", "file": "pom.xml"}}]
                """, "search");
        assertThat(packed).contains("[\"pom.xml\"]", "\"file\":\"rowcast-load:/files/0/pom.xml\"");
        assertThat(baggage.files()).containsOnlyKeys("files/0/pom.xml");
    }
}
