package dev.rowcast.contract.export;

import static dev.rowcast.contract.Shapes.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.PackageTemplate;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What protoc makes of an export can be imported by Python, whatever the database is called. */
class PythonImportTest {
    private static final List<String> DATABASES = List.of(
            "shop", "class", "import", "async", "2024-x", "my-shop", "None", "test", "email", "io", "json", "typing");

    /** Parses an import of each module, and looks for it as an import does. The code isn't run, which would need protobuf's runtime. */
    private static final String LOOK_UP = """
            import ast, importlib.util, os, sys
            for module in sys.argv[1:]:
                try:
                    ast.parse("import " + module)
                    found = importlib.util.find_spec(module)
                    if found is None or not found.origin.startswith(os.getcwd()):
                        print(module, "is", found)
                except Exception as e:
                    print(module, repr(e))
            """;

    @TempDir
    Path dir;

    @TempDir
    Path scratch;

    @BeforeAll
    static void python() {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .anyMatch(folder -> new File(folder, "python3").canExecute()),
                "python3 is missing: install the package python3");
    }

    @Test
    void packagesOfDatabases() throws Exception {
        assertThat(missing(PackageTemplate.DEFAULT)).isEmpty();
    }

    @Test
    void packagesBelowAnother() throws Exception {
        assertThat(missing(new PackageTemplate("acme.${database}.v1"))).isEmpty();
    }

    /** What Python says of the modules that it doesn't find. */
    private String missing(PackageTemplate template) throws Exception {
        List<Contract> contracts = new ArrayList<>();
        for (String database : DATABASES) {
            TableShape shape = new TableShape(
                    new TableId(database, "import"), List.of(column("class", SemanticType.STRING)), List.of());
            Contract first = Evolution.first(shape, List.of());
            contracts.add(new Contract(
                    first.table(),
                    1,
                    template.packageOf(database),
                    first.messageName(),
                    first.fields(),
                    first.keyNumbers(),
                    first.highWater()));
        }
        Export.write(dir, contracts);
        List<String> files =
                contracts.stream().map(ContractDescriptors::fileName).toList();
        Path out = scratch.resolve("python");
        new Protoc(dir, scratch).generate("python", out, files);
        List<String> command = new ArrayList<>(List.of("python3", "-c", LOOK_UP));
        files.forEach(file -> command.add(file.replace(".proto", "_pb2").replace('/', '.')));
        Path said = scratch.resolve("said.txt");
        Process python = new ProcessBuilder(command)
                .directory(out.toRealPath().toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(said);
    }
}
