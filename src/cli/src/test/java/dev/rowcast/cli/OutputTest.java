package dev.rowcast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.cli.support.StandardOutput;
import dev.rowcast.cli.support.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is printed arrives as it should, or the command says that it didn't. */
class OutputTest {
    private final StringWriter err = new StringWriter();

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsAnError() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Rowcast.class.getName(),
                        "--help")
                .redirectOutput(Path.of("/dev/full").toFile())
                .start();
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(said)
                .isEqualToNormalizingNewlines("rowcast: standard output can't be written: No space left on device."
                        + " What was printed is not all there was to print\n");
    }

    @Test
    void whatIsLeftInABufferCounts() {
        assertThat(run("No space left on device", "stack", "status", "--dir", "/nowhere"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("standard output can't be written: No space left on device");
    }

    @Test
    void aReaderThatHasGoneEndsTheCommandQuietly() {
        assertThat(run("Broken pipe", "--help")).isEqualTo(141);
        assertThat(err.toString()).isEmpty();
    }

    @Property
    void noTextButOursSteersTheTerminal(@ForAll List<String> texts) {
        StringWriter shown = new StringWriter();
        PrintWriter out = Terminal.writer(shown);
        texts.forEach(text -> out.print("name " + text + " behind"));
        out.print("\033[8m\033[2J\033]0;title\007\033[5;5H\r\u009b2J\u200f\u202e");

        String left = shown.toString().replaceAll("\033\\[(?:[0-3]|2[1-4]|3[0-79])m", "");
        assertThat(left).doesNotContainPattern("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u200e\\u200f\\u202a-\\u202e]");
        assertThat(left)
                .endsWith("\\u001b[8m\\u001b[2J\\u001b]0;title\\u0007\\u001b[5;5H\\u000d\\u009b2J\\u200f\\u202e");
    }

    @Test
    void ownTextsPass() {
        StringWriter shown = new StringWriter();
        PrintWriter out = Terminal.writer(shown);
        List<String> own =
                List.of("\033[H", "\033[J", "\r\033[KFetching", "audit  \033[32mDELIVERING\033[0m\033[K", "\ta\n");
        own.forEach(out::print);

        assertThat(shown.toString()).isEqualTo(String.join("", own));
    }

    private int run(String trouble, String... arguments) {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(trouble);
            }
        };
        PrintWriter out =
                new PrintWriter(new OutputStreamWriter(new StandardOutput(broken), StandardCharsets.UTF_8), true);
        return Rowcast.commandLine(out, new PrintWriter(err, true), Map.of()).execute(arguments);
    }
}
