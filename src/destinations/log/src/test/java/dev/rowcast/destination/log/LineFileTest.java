package dev.rowcast.destination.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineFileTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("lines");
    }

    private void append(String text) throws IOException {
        try (LineFile lines = new LineFile(file)) {
            lines.append(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void appendsToWhatIsThere() throws IOException {
        Files.writeString(file, "one\n");
        append("two\n");
        append("three\n");
        assertThat(file).hasContent("one\ntwo\nthree\n");
    }

    @Test
    void cutsALineOfOursThatACrashHasTorn() throws IOException {
        Files.writeString(
                file, "{\"subscription\":\"a\",\"id\":\"1\"}\n{\"subscription\":\"a\",\"id\":\"" + "x".repeat(20_000));
        append("two\n");
        assertThat(file).hasContent("{\"subscription\":\"a\",\"id\":\"1\"}\ntwo\n");
    }

    @Test
    void cutsALineThatIsTornInItsFirstWord() throws IOException {
        Files.writeString(file, "{\"subs");
        append("two\n");
        assertThat(file).hasContent("two\n");
    }

    @Test
    void completesALineThatIsNotOurs() throws IOException {
        Files.writeString(file, "what somebody wrote");
        append("two\n");
        assertThat(file).hasContent("what somebody wrote\ntwo\n");
    }

    @Test
    void goesOnAtTheStartOfAFileThatARotationEmptied() throws IOException {
        try (LineFile lines = new LineFile(file)) {
            lines.append(ByteBuffer.wrap("one\n".getBytes(StandardCharsets.UTF_8)));
            Files.writeString(file, "");
            lines.append(ByteBuffer.wrap("two\n".getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(file).hasContent("two\n");
    }

    @Test
    void oneAtATime() throws IOException {
        try (LineFile first = new LineFile(file)) {
            assertThatThrownBy(() -> new LineFile(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another task or program is writing to it");
            first.append(ByteBuffer.wrap("one\n".getBytes(StandardCharsets.UTF_8)));
        }
        append("two\n");
        assertThat(file).hasContent("one\ntwo\n");
    }
}
