package dev.rowcast.cli.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginTest {
    @TempDir
    private Path temp;

    @AfterEach
    void forget() {
        System.clearProperty(Plugin.PROPERTY);
    }

    @Test
    void unpacksTheOneFolderInPlaceOfAnOlderOne() throws IOException {
        Path target = temp.resolve("plugin");
        zip("rowcast/lib/old.jar", "1");
        Plugin.unpack(target);
        zip("rowcast/lib/new.jar", "2");

        Path folder = Plugin.unpack(target);

        assertThat(folder).isEqualTo(target.resolve("rowcast"));
        assertThat(folder.resolve("lib/new.jar")).hasContent("2");
        assertThat(folder.resolve("lib/old.jar")).doesNotExist();
    }

    @Test
    void aZipThatReachesOutOfItsFolderIsRefused() throws IOException {
        zip("../evil", "1");

        assertThatThrownBy(() -> Plugin.unpack(temp.resolve("plugin")))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("it holds a file outside of it, ../evil");
        assertThat(temp.resolve("evil")).doesNotExist();
    }

    @Test
    void aZipThatIsNotThereIsNamed() {
        System.setProperty(Plugin.PROPERTY, temp.resolve("none.zip").toString());

        assertThatThrownBy(() -> Plugin.unpack(temp.resolve("plugin")))
                .hasMessageContaining("none.zip is not there; run this through ./rowcast");
    }

    private void zip(String name, String content) throws IOException {
        Path zip = temp.resolve("plugin.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry(name));
            out.write(content.getBytes(StandardCharsets.UTF_8));
            out.closeEntry();
        }
        System.setProperty(Plugin.PROPERTY, zip.toString());
    }
}
