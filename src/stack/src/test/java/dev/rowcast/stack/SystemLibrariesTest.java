package dev.rowcast.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
                .contains("libaio1t64 libnuma1");
        assertThat(SystemLibraries.advice(missing, false, true)).contains("sudo dnf install -y libaio numactl-libs");
        assertThat(SystemLibraries.advice(missing, false, false))
                .contains("libaio.so.1, libnuma.so.1")
                .contains("packages of your system");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatTheSystemLacksIsPutBesideMysqlAndTheSystemStaysAsItIs() throws IOException {
        assumeTrue(DebianPackages.available(), "no apt-get here");
        Path folder = Files.createDirectories(dir.resolve("packages"));
        Path own = Files.createDirectories(dir.resolve("lib"));
        String installed = Files.readString(Path.of("/var/lib/dpkg/status"));

        try (Launcher launcher = new Launcher(() -> {})) {
            DebianPackages packages = new DebianPackages(launcher, folder);
            updateOrSkip(packages);
            String name = packages.candidate(List.of("libaio1t64", "libaio1")).orElseThrow();
            DebianPackages.copy("libaio.so.1", packages.unpack(List.of(name)), own);
        }

        assertThat(Files.readAllBytes(own.resolve("libaio.so.1"))).startsWith(0x7f, 'E', 'L', 'F');
        assertThat(Path.of("/var/lib/dpkg/status")).hasContent(installed);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPackageThatIsNowhereIsNamedWithWhatAptGetSays() throws IOException {
        assumeTrue(DebianPackages.available(), "no apt-get here");
        Path folder = Files.createDirectories(dir.resolve("packages"));
        try (Launcher launcher = new Launcher(() -> {})) {
            DebianPackages packages = new DebianPackages(launcher, folder);
            assertThat(packages.candidate(List.of("libodd9"))).isEmpty();
            assertThatThrownBy(() -> packages.unpack(List.of("libodd9")))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("libodd9");
        }
    }

    /** Who builds without a network needn't have Debian's. */
    private static void updateOrSkip(DebianPackages packages) throws IOException {
        try {
            packages.update();
        } catch (StackException failed) {
            assumeFalse(
                    failed.getMessage().contains("Temporary failure resolving")
                            || failed.getMessage().contains("Could not connect"),
                    failed.getMessage());
            throw failed;
        }
    }

    @Test
    void aLibraryOfNoKnownPackageIsNamedAllTheSame() {
        assertThat(SystemLibraries.advice(Set.of("libodd.so.9"), true, true))
                .contains("libodd.so.9")
                .doesNotContain("apt-get");
    }

    @Test
    void aPackageWithoutCandidateIsNone() {
        assertThat(DebianPackages.hasCandidate("libaio1:\n  Installed: (none)\n  Candidate: 0.3.113-4\n"))
                .isTrue();
        assertThat(DebianPackages.hasCandidate("libaio1:\n  Installed: (none)\n  Candidate: (none)\n"))
                .isFalse();
        assertThat(DebianPackages.hasCandidate("")).isFalse();
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
