package dev.rowcast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.gate.HoldAdvice;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Whatever command a message or a page suggests, this program takes it as it stands there. */
class SuggestedCommandsTest {
    private static final Path ROOT = Path.of("../..");
    private static final String VALUE_IN_TEXT = "1";
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");
    /** Between two literals of one message stands a value. */
    private static final Pattern VALUE = Pattern.compile("\\s*\\+[^;\"]*\\+\\s*", Pattern.DOTALL);

    private static final String PLAIN = "[^ ,;)`'\\n|#…]";

    private static final Pattern COMMAND = Pattern.compile(
            "(?:\\./)?rowcast ((?:contracts|dead-letters|status|plan|replay|skip|tail|stack|demo|verify|run|move)(?: (?:'[^'\\n]*'|"
                    + PLAIN + ")" + PLAIN + "*)*)");

    /** Words of a sentence that goes on behind the command. */
    private static final Pattern SENTENCE = Pattern.compile(
            " (?:shows|says|tells|wrote|is|of|does|decides|and|or|with|for|from|lists|asks|reads|writes|sends|by|on) .*");

    @Test
    void theMessagesOfTheSources() throws IOException {
        Set<String> commands = new TreeSet<>();
        for (String folder : List.of("src", "connector")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                files.filter(file -> file.toString().matches(".*/src/main/java/.*\\.java"))
                        .filter(file -> !file.toString().contains("/bench/"))
                        .forEach(file -> commands.addAll(in(messages(text(file)))));
            }
        }

        assertThat(commands).hasSizeGreaterThan(15);
        assertThat(commands.stream().flatMap(command -> refused(command).stream()))
                .isEmpty();
    }

    @Test
    void thePagesOfTheDocs() throws IOException {
        Set<String> commands = new TreeSet<>();
        try (Stream<Path> files =
                Stream.concat(Files.list(ROOT.resolve("src/docs")), Stream.of(ROOT.resolve("README.md")))) {
            files.filter(file -> file.toString().endsWith(".md"))
                    .forEach(file -> text(file)
                            .lines()
                            .map(String::strip)
                            .filter(line -> line.matches("(?:\\./)?rowcast .*"))
                            .map(line -> line.replaceFirst(" +#.*", ""))
                            .forEach(line -> commands.addAll(in(line))));
        }

        assertThat(commands).hasSizeGreaterThan(15);
        assertThat(commands.stream().flatMap(command -> refused(command).stream()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "we ird", "it's", "$HOME", "a;b", "`x`", "a\"b", "注文", "*", "-x", "a\\b"})
    void namesAreQuotedForTheShell(String name) throws Exception {
        TableId table = new TableId("shop", name);
        for (String command : List.of(
                HoldAdvice.diff(table), HoldAdvice.reject(table), HoldAdvice.approve(table, "rename:" + name + "=x"))) {
            Process shell = new ProcessBuilder("sh", "-c", "rowcast() { printf '%s\\n' \"$@\"; }; " + command).start();
            List<String> words = new String(
                            shell.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .toList();

            assertThat(words).contains("shop." + name);
            assertThat(refused(words)).isEmpty();
        }
    }

    /** The text of each message, with a number where a value stands. */
    private static String messages(String source) {
        StringBuilder text = new StringBuilder();
        Matcher literal = LITERAL.matcher(source);
        int end = 0;
        while (literal.find()) {
            String between = source.substring(end, literal.start());
            if (VALUE.matcher(between).matches()) {
                text.append(VALUE_IN_TEXT);
            } else if (!between.matches("\\s*\\+\\s*")) {
                text.append(between.matches("(?s)\\s*\\+.*") ? VALUE_IN_TEXT : "")
                        .append('\n');
            }
            text.append(literal.group(1).replace("\\n", "\n").replace("\\\"", "\""));
            end = literal.end();
        }
        return source.substring(end).matches("(?s)\\s*\\+.*")
                ? text.append(VALUE_IN_TEXT).toString()
                : text.toString();
    }

    private static Set<String> in(String text) {
        Set<String> commands = new TreeSet<>();
        Matcher command = COMMAND.matcher(text);
        while (command.find()) {
            commands.add(SENTENCE.matcher(command.group(1)).replaceFirst("").replaceFirst("[.:]$", ""));
        }
        return commands;
    }

    private static List<String> refused(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = Pattern.compile("'([^']*)'|(\\S+)").matcher(command.replaceAll("\\[[^]]*]", ""));
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        return refused(words);
    }

    private static List<String> refused(List<String> words) {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        CommandLine rowcast = Rowcast.commandLine(nowhere, nowhere, Map.of());
        // A command alone names it in a sentence.
        boolean named = words.size() <= 2 && words.stream().noneMatch(word -> word.startsWith("-"));
        try {
            rowcast.parseArgs(words.toArray(String[]::new));
            return List.of();
        } catch (CommandLine.MissingParameterException missing) {
            return named ? List.of() : List.of(String.join(" ", words) + ": " + missing.getMessage());
        } catch (ParameterException wrong) {
            return List.of(String.join(" ", words) + ": " + wrong.getMessage());
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
