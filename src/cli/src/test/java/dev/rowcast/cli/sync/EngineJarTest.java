package dev.rowcast.cli.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.batch.load.Cluster;
import dev.rowcast.batch.load.LoadEngine;
import dev.rowcast.batch.load.LoadListener;
import dev.rowcast.batch.load.LoadPlan;
import dev.rowcast.batch.load.LoadProgress;
import dev.rowcast.batch.load.LoadSetup;
import dev.rowcast.batch.load.LoadedTable;
import dev.rowcast.change.TableId;
import dev.rowcast.cli.Rowcast;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineJarTest {
    @TempDir
    private Path folder;

    /** For the jars of these tests. */
    public static final class Paper implements LoadEngine {
        @Override
        public String name() {
            return "paper";
        }

        @Override
        public List<LoadedTable> load(
                Cluster cluster,
                LoadSetup setup,
                LoadPlan plan,
                LoadProgress progress,
                LoadListener listener,
                List<TableId> tables) {
            return List.of();
        }
    }

    private Path jar(String version, String engine) throws IOException {
        Path file = folder.resolve("rowcast-beam-" + version + "-paper.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            jar.putNextEntry(new ZipEntry("META-INF/services/" + LoadEngine.class.getName()));
            jar.write(engine.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    @Test
    void theEngineComesFromTheJarOfTheSameVersion() throws IOException {
        EngineJar jar = EngineJar.of("paper", jar("0.1.0", Paper.class.getName()));
        assertThat(jar.engine("paper", "0.1.0")).isInstanceOf(Paper.class);
        assertThat(jar.engine("paper", null)).isInstanceOf(Paper.class);
        assertThatThrownBy(() -> jar.engine("flink", "0.1.0")).hasMessageContaining("has no engine flink, but paper");
    }

    @Test
    void aJarOfAnotherVersionIsRefusedByName() throws IOException {
        Path old = jar("0.0.9", Paper.class.getName());
        assertThatThrownBy(() -> EngineJar.of("paper", old).engine("paper", "0.1.0"))
                .hasMessage(old
                        + " is of version 0.0.9, and this program of 0.1.0; both have to be of the same: name another jar"
                        + " with --job-jar FILE");
        Path built = jar("0.1.0", "dev.rowcast.beam.Gone");
        assertThatThrownBy(() -> EngineJar.of("paper", built).engine("paper", "0.1.0"))
                .hasMessageContaining("is of another version of Rowcast than this program")
                .hasMessageContaining("dev.rowcast.beam.Gone");
        Path other = Files.writeString(folder.resolve("no.jar"), "x");
        assertThatThrownBy(() -> EngineJar.of("paper", other).engine("paper", "0.1.0"))
                .hasMessageContaining("no.jar can't be read");
    }

    @Test
    void whereThereIsNoneItIsSaidHowItIsBuilt() {
        assertThatThrownBy(() -> EngineJar.of("paper", null))
                .hasMessageContaining("there is no rowcast-beam-VERSION-paper.jar in ")
                .hasMessageContaining(Path.of("src", "beam", "target").toString())
                .hasMessageContaining("mvn package -DskipTests -pl src/beam -am");
        assertThatThrownBy(() -> EngineJar.of("paper", folder.resolve("gone.jar")))
                .hasMessage("--job-jar " + folder.resolve("gone.jar") + ": there is no such file");
    }

    @Test
    void anEngineAndItsMasterBelongTogether() {
        assertThat(said("--master", "h:1")).contains("say --engine flink too");
        assertThat(said("--engine", "flink")).contains("say where the cluster is: --master http://HOST:PORT");
        assertThat(said("--engine", "spark", "--master", "h:1")).contains("'spark' isn't \"flink\"");
    }

    private static String said(String... options) {
        StringWriter said = new StringWriter();
        PrintWriter screen = new PrintWriter(said);
        String[] command = new String[options.length + 3];
        System.arraycopy(new String[] {"sync", "--subscription", "x"}, 0, command, 0, 3);
        System.arraycopy(options, 0, command, 3, options.length);
        assertThat(Rowcast.commandLine(screen, screen, Map.of()).execute(command))
                .isEqualTo(2);
        return said.toString();
    }
}
