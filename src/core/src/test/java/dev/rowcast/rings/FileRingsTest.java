package dev.rowcast.rings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No file of this project needs a file that needs it, directly or through others: what can be read in one order can be understood in it.
 * Packages are ordered by {@code src/build/import-control.xml}; this is the same inside of them.
 */
class FileRingsTest {
    private static final Path ROOT = Path.of("..", "..");

    /** Rings that are still to be broken, each as the test prints it. Lines may go from here, and none may come. */
    private static final Set<String> KNOWN = Set.of();

    @Test
    void noFilesNeedEachOtherInARing() throws IOException {
        Map<String, String> sources = sources();
        assertThat(sources).as("main sources below %s", ROOT.toRealPath()).hasSizeGreaterThan(500);

        Set<String> rings = new TreeSet<>();
        new FileRings(new References(sources).all()).rings().forEach(ring -> rings.add(String.join(" ", ring)));

        assertThat(rings)
                .as("files that need each other; move what ties them to a file that both may need")
                .isSubsetOf(KNOWN);
        assertThat(KNOWN)
                .as("rings that are broken meanwhile: take them out here")
                .isSubsetOf(rings);
    }

    @Test
    void aRingIsFoundByItsImportsAndByNamesOfTheSamePackage() {
        Map<String, String> sources = Map.of(
                "a.One", "package a;\nimport b.Two;\nclass One { Two two; }",
                "b.Two", "package b;\nclass Two { Three three() { return null; } }",
                "b.Three", "package b;\nimport static a.One.*;\nclass Three {}",
                "b.Four", "package b;\nclass Four extends Three { Four self; }",
                "b.Five", "package b;\nclass Five { a.One one; Four four; }");

        assertThat(new FileRings(new References(sources).all()).rings())
                .containsExactly(List.of("a.One", "b.Three", "b.Two"));
    }

    @Test
    void commentsStringsAndTheListOfASealedTypeTieNothing() {
        Map<String, String> sources = Map.of(
                "a.Shape", "package a;\n/** {@link Round} */\nsealed interface Shape permits Round, Flat {}",
                "a.Round", "package a;\nfinal class Round implements Shape {}",
                "a.Flat", "package a;\nfinal class Flat implements Shape { String s = \"Round // Shape\"; }",
                "a.Twin", "package a;\nclass Twin { class Flat { Shape Round; } // Other\n Flat own; }",
                "a.Other", "package a;\nclass Other { Twin twin; /* Shape */ }");

        Map<String, Set<String>> references = new References(sources).all();

        assertThat(references.get("a.Shape")).isEmpty();
        assertThat(references.get("a.Flat")).containsExactly("a.Shape");
        assertThat(references.get("a.Twin")).containsExactlyInAnyOrder("a.Shape", "a.Round");
        assertThat(new FileRings(references).rings()).isEmpty();
    }

    /** The text of each main source file of each module, by its class. */
    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        for (Path module : modules()) {
            Path java = module.resolve(Path.of("src", "main", "java"));
            if (!Files.isDirectory(java)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(java)) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    String path = java.relativize(file).toString();
                    String name = path.substring(0, path.length() - ".java".length())
                            .replace(file.getFileSystem().getSeparator(), ".");
                    if (!name.endsWith("package-info")) {
                        sources.put(name, Files.readString(file));
                    }
                }
            }
        }
        return sources;
    }

    private static List<Path> modules() throws IOException {
        List<Path> modules = new ArrayList<>();
        for (Path above : List.of(ROOT, ROOT.resolve("src"), ROOT.resolve("src").resolve("destinations"))) {
            if (Files.isDirectory(above)) {
                try (Stream<Path> folders = Files.list(above)) {
                    folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                            .forEach(modules::add);
                }
            }
        }
        return modules;
    }
}
