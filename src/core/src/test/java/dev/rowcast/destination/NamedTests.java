package dev.rowcast.destination;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tests that a destination's page names. */
public final class NamedTests {
    private static final Path BASES = Path.of("../../core/src/test/java/dev/rowcast/destination");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:Test|IT))(?:#(\\w+))?`");
    private static final Pattern BASE = Pattern.compile(" extends (\\w+Test) ");

    private NamedTests() {}

    /**
     * That each test is there, and each of its methods that is named; how many are.
     *
     * @param page the text of the page
     * @param tests the folder of the destination's tests
     */
    public static int assertThere(String page, Path tests) throws IOException {
        Matcher named = NAMED.matcher(page);
        int count = 0;
        while (named.find()) {
            count++;
            Path source = tests.resolve(named.group(1) + ".java");
            assertThat(source).exists();
            if (named.group(2) != null) {
                assertThat(withBase(Files.readString(source))).contains("void " + named.group(2) + "(");
            }
        }
        return count;
    }

    private static String withBase(String source) throws IOException {
        Matcher base = BASE.matcher(source);
        return base.find() ? source + Files.readString(BASES.resolve(base.group(1) + ".java")) : source;
    }
}
