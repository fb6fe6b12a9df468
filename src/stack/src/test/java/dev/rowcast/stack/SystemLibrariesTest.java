package dev.rowcast.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SystemLibrariesTest {
    @TempDir
    Path dir;

    @Test
    void missingOnesAreThoseThatTheLoaderDidNotFind() {
        assertThat(SystemLibraries.missing("""
                        \tlinux-vdso.so.1 (0x00007ffd3a1f2000)
                        \tlibaio.so.1 => not found
                        \tlibnuma.so.1 => not found
                        \tlibm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f7a3c1f2000)
                        \tlibaio.so.1 => not found
                        """)).containsExactly("libaio.so.1", "libnuma.so.1");
    }

    @Test
    void theCommandIsNamed() {
        Set<String> missing = new TreeSet<>(Set.of("libaio.so.1", "libnuma.so.1"));

        assertThat(SystemLibraries.advice(missing, true, false))
                .contains("libaio.so.1, libnuma.so.1")
                .contains("sudo apt-get update && sudo apt-get install -y libaio1 libnuma1")
                .contains("libaio1t64 libnuma1")
                .contains("ROWCAST_INSTALL_LIBRARIES=yes");
        assertThat(SystemLibraries.advice(missing, false, true)).contains("sudo dnf install -y libaio numactl-libs");
        assertThat(SystemLibraries.advice(missing, false, false))
                .contains("libaio.so.1, libnuma.so.1")
                .contains("packages of your system");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void nothingIsInstalledUnlessTold() throws IOException {
        Path bin = Files.createDirectories(dir.resolve("mysql/bin"));
        String program = new String(Files.readAllBytes(Path.of("/bin/true")), StandardCharsets.ISO_8859_1);
        for (String name : List.of("mysqld", "mysql")) {
            Files.writeString(
                    bin.resolve(name), program.replace("libc.so.6", "libq.so.6"), StandardCharsets.ISO_8859_1);
        }
        List<String> told = new ArrayList<>();
        Progress progress = new Progress() {
            @Override
            public void message(String text) {
                told.add(text);
            }

            @Override
            public void download(String what, long doneBytes, long totalBytes) {}
        };

        try (Launcher launcher = new Launcher(() -> {})) {
            SystemLibraries libraries = new SystemLibraries(launcher, progress, Map.of("HOME", "/root"));
            assertThatThrownBy(() -> libraries.require(dir.resolve("mysql")))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("libq.so.6");
        }
        assertThat(told).isEmpty();
    }

    @Test
    void aLibraryOfNoKnownPackageIsNamedAllTheSame() {
        assertThat(SystemLibraries.advice(Set.of("libodd.so.9"), true, true))
                .contains("libodd.so.9")
                .doesNotContain("apt-get");
    }

    @Test
    void aPackageWithoutCandidateIsNone() {
        assertThat(SystemLibraries.hasCandidate("libaio1:\n  Installed: (none)\n  Candidate: 0.3.113-4\n"))
                .isTrue();
        assertThat(SystemLibraries.hasCandidate("libaio1:\n  Installed: (none)\n  Candidate: (none)\n"))
                .isFalse();
        assertThat(SystemLibraries.hasCandidate("")).isFalse();
    }

    @Test
    void theRenamedLibraryIsLinkedUnderItsOldName() throws IOException {
        Path system = Files.createDirectory(dir.resolve("system"));
        Path own = Files.createDirectory(dir.resolve("own"));
        Files.writeString(system.resolve("libaio.so.1t64"), "elf");

        SystemLibraries.linkRenamed(own, "libaio.so.1", system);
        SystemLibraries.linkRenamed(own, "libnuma.so.1", system);

        assertThat(own.resolve("libaio.so.1")).hasContent("elf");
        assertThat(own.resolve("libnuma.so.1")).doesNotExist();
    }

    @Test
    void aLinkToWhatWasRemovedIsRenewed() throws IOException {
        Path system = Files.createDirectory(dir.resolve("system"));
        Path own = Files.createDirectory(dir.resolve("own"));
        Files.createSymbolicLink(own.resolve("libaio.so.1"), dir.resolve("gone"));
        Files.writeString(system.resolve("libaio.so.1t64"), "elf");

        SystemLibraries.linkRenamed(own, "libaio.so.1", system);

        assertThat(own.resolve("libaio.so.1")).hasContent("elf");
    }
}
