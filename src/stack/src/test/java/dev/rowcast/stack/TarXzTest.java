package dev.rowcast.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class TarXzTest {
    @TempDir
    Path dir;

    @Test
    void programsAndLinksAreWhatTheyWereAndTheArchiveIsGone() throws IOException {
        try (TarArchiveOutputStream tar = archive()) {
            add(tar, "bin/server", 0755, "program");
            add(tar, "lib/libx.so.5.1", 0644, "library");
            TarArchiveEntry link = new TarArchiveEntry("lib/libx.so.5", TarConstants.LF_SYMLINK);
            link.setLinkName("libx.so.5.1");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        }

        TarXz.unpackAll(dir);

        assertThat(dir.resolve("bin/server")).isExecutable().hasContent("program");
        assertThat(dir.resolve("lib/libx.so.5")).isSymbolicLink().hasContent("library");
        assertThat(Files.isExecutable(dir.resolve("lib/libx.so.5.1"))).isFalse();
        assertThat(dir.resolve("x.txz")).doesNotExist();
    }

    @Test
    void aFileOutsideIsRefused() throws IOException {
        String outside = dir.getFileName() + "-outside";
        try (TarArchiveOutputStream tar = archive()) {
            add(tar, "../" + outside, 0644, "x");
        }

        assertThatThrownBy(() -> TarXz.unpackAll(dir)).hasMessageContaining("../" + outside);
        assertThat(dir.resolveSibling(outside)).doesNotExist();
    }

    private TarArchiveOutputStream archive() throws IOException {
        return new TarArchiveOutputStream(
                new XZOutputStream(Files.newOutputStream(dir.resolve("x.txz")), new LZMA2Options(0)));
    }

    private static void add(TarArchiveOutputStream tar, String name, int mode, String content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        entry.setMode(mode);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }
}
