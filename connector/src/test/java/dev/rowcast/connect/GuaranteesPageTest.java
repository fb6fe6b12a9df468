package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that the guarantees page names are there, and its table of pitfalls names just those that carry the tag. */
class GuaranteesPageTest {
    private static final Path PAGE = Path.of("../src/docs/guarantees.md");
    private static final Path ROOT = Path.of("..");
    /** In the numbers that the page has. */
    private static final List<Integer> PITFALLS = Stream.of(
                    IntStream.rangeClosed(1, 14),
                    IntStream.rangeClosed(28, 42),
                    IntStream.of(45),
                    IntStream.rangeClosed(68, 73),
                    IntStream.rangeClosed(75, 77))
            .flatMap(IntStream::boxed)
            .toList();

    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:Test|IT|Contract))(?:#(\\w+))?`");
    private static final Pattern ROW = Pattern.compile("^\\| (\\d+) \\|.*$", Pattern.MULTILINE);
    private static final Pattern TAGGED =
            Pattern.compile("((?:@Tag\\(\"pitfall-\\d+\"\\)\\s+)+)[^{]*?\\bvoid (\\w+)\\(", Pattern.DOTALL);
    private static final Pattern TAG = Pattern.compile("pitfall-(\\d+)");

    private final Map<String, String> tests = sources();

    @Test
    void everyTestThatThePageNamesIsThere() throws IOException {
        Matcher named = NAMED.matcher(Files.readString(PAGE));
        int count = 0;
        while (named.find()) {
            count++;
            String source = tests.get(named.group(1));
            assertThat(source).as("source of " + named.group()).isNotNull();
            if (named.group(2) != null) {
                assertThat(source).as(named.group(1)).containsPattern("\\b" + named.group(2) + "\\(");
            }
        }
        assertThat(count).isGreaterThan(PITFALLS.size());
    }

    @Test
    void everyPitfallHasItsTestsAndThePageNamesThem() throws IOException {
        Map<Integer, Set<String>> rows = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(PAGE));
        while (row.find()) {
            Set<String> named = new TreeSet<>();
            Matcher test = NAMED.matcher(row.group());
            while (test.find()) {
                named.add(test.group(1) + "#" + test.group(2));
            }
            rows.put(Integer.valueOf(row.group(1)), named);
        }

        assertThat(rows.keySet()).containsExactlyElementsOf(PITFALLS);
        assertThat(rows.values()).noneMatch(Set::isEmpty);
        assertThat(tagged()).isEqualTo(rows);
    }

    private Map<Integer, Set<String>> tagged() {
        Map<Integer, Set<String>> tagged = new TreeMap<>();
        tests.forEach((test, source) -> {
            Matcher method = TAGGED.matcher(source);
            while (method.find()) {
                Matcher tag = TAG.matcher(method.group(1));
                while (tag.find()) {
                    tagged.computeIfAbsent(Integer.valueOf(tag.group(1)), number -> new TreeSet<>())
                            .add(test + "#" + method.group(2));
                }
            }
        });
        return tagged;
    }

    private static Map<String, String> sources() {
        Map<String, String> sources = new HashMap<>();
        for (String module : Set.of("proto", "connector", "src")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module))) {
                for (Path file : files.filter(GuaranteesPageTest::isTest).collect(Collectors.toSet())) {
                    // Two modules may have one of that name.
                    sources.merge(
                            file.getFileName().toString().replace(".java", ""), Files.readString(file), String::concat);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return sources;
    }

    private static boolean isTest(Path file) {
        return file.toString().replace('\\', '/').contains("/src/test/java/")
                && file.getFileName().toString().matches("\\w+(Test|IT|Contract)\\.java");
    }
}
