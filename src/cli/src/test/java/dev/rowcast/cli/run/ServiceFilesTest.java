package dev.rowcast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rowcast.cli.Rowcast;
import dev.rowcast.standalone.config.RunConfig;
import dev.rowcast.standalone.config.RunConfigParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What operators copy to run it as a service. */
class ServiceFilesTest {
    private static final Path ROOT = Path.of("../..");

    @TempDir
    private Path folder;

    private static String text(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }

    /** The arguments behind the jar, as the command line takes them. */
    private static void parses(List<String> arguments) {
        CommandLine.ParseResult parsed = Rowcast.commandLine(
                        new PrintWriter(System.out), new PrintWriter(System.err), Map.of())
                .parseArgs(arguments.toArray(String[]::new));
        assertThat(parsed.subcommand().commandSpec().name()).isEqualTo("run");
    }

    @Test
    void theUnitRunsTheCommand() throws IOException {
        Matcher commands = Pattern.compile("(?m)^ExecStart(?:Pre)?=.*?-jar /opt/rowcast/rowcast-cli\\.jar (.*)$")
                .matcher(text("config/systemd/rowcast.service"));
        List<String> found = new ArrayList<>();
        while (commands.find()) {
            found.add(commands.group(1));
            parses(List.of(commands.group(1).split(" ")));
        }
        assertThat(found).hasSize(2);
    }

    @Test
    void systemdUnderstandsTheUnit() throws Exception {
        Path verify = Path.of("/usr/bin/systemd-analyze");
        assumeTrue(Files.isExecutable(verify), "there is no systemd-analyze here, so the unit isn't checked");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path unit = Files.writeString(
                folder.resolve("rowcast.service"),
                text("config/systemd/rowcast.service").replace("/usr/bin/java", java));
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(verify.toString(), "verify", "--man=no", unit.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        // It looks at all units that ours needs, of which those of this machine may be odd.
        assertThat(Files.readString(said).lines().filter(line -> line.contains("rowcast")))
                .isEmpty();
    }

    @Test
    void theContainerHasWhatIsBuiltAndRunsTheCommand() throws IOException {
        String file = text("config/docker/Containerfile");
        Matcher command = Pattern.compile("(?m)^CMD \\[\"(.*)\"]$").matcher(file);

        assertThat(command.find()).isTrue();
        parses(List.of(command.group(1).split("\", \"")));
        assertThat(text("src/cli/pom.xml"))
                .contains("<finalName>rowcast-cli</finalName>", "<outputDirectory>${project.build.directory}/lib<");
        assertThat(file)
                .contains("COPY src/cli/target/rowcast-cli.jar /opt/rowcast/rowcast-cli.jar")
                .contains("COPY src/cli/target/lib /opt/rowcast/lib")
                .contains("\"-jar\", \"/opt/rowcast/rowcast-cli.jar\"");
    }

    /** As far as that can be seen without Docker. */
    @Test
    void theComposeProfileGivesTheProcessWhatItsConfigurationNames() throws IOException {
        String compose = text("docker-compose.yml");
        String service = compose.substring(compose.indexOf("\n  rowcast:\n"), compose.indexOf("\nvolumes:\n"));
        Matcher command = Pattern.compile(
                        "command: \\[\"java\", \"-jar\", \"/opt/rowcast/rowcast-cli\\.jar\", \"(.*)\"]")
                .matcher(service);
        assertThat(command.find()).isTrue();
        parses(List.of(command.group(1).split("\", \"")));
        assertThat(service).contains("profiles: [\"kafkaless\"]", "target: /var/lib/rowcast");

        Map<String, String> environment = new HashMap<>();
        Matcher variables = Pattern.compile("(?m)^      ([A-Z_]+): (\\S+)$").matcher(service);
        while (variables.find()) {
            environment.put(variables.group(1), variables.group(2));
        }
        RunConfig config = RunConfigParser.read(ROOT.resolve("config/run.json"), environment);
        assertThat(config.state().url()).isEqualTo("jdbc:sqlite:/var/lib/rowcast/state.db");
        assertThat(compose).contains("\n  " + config.source().host() + ":\n");
        assertThat(text("config/docker/mysql.sql"))
                .contains("CREATE USER " + config.source().user() + "@'%' IDENTIFIED BY '"
                        + config.source().password() + "'");
        assertThat(service)
                .contains("/dev/tcp/127.0.0.1/" + config.http().orElseThrow().port());
        assertThat(config.http().orElseThrow().address()).isEqualTo("127.0.0.1");
        config.routing().subscriptions().stream()
                .flatMap(each -> each.targets().stream())
                .forEach(target ->
                        assertThat(compose).contains("\n  " + target.replaceAll("dns:///|:\\d+", "") + ":\n"));
    }
}
