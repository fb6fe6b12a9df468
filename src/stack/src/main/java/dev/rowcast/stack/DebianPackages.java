package dev.rowcast.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Debian's packages, fetched by apt-get as it is set up here and unpacked into a folder of their own: nothing is installed, the system stays as it is, and
 * nobody has to be root.
 */
final class DebianPackages {
    private final Launcher launcher;
    private final Path folder;

    /** @param folder where they are fetched to and unpacked; there while they are needed */
    DebianPackages(Launcher launcher, Path folder) {
        this.launcher = launcher;
        this.folder = folder;
    }

    /** Whether this is a system that has such packages. */
    static boolean available() {
        return Stream.of("apt-get", "apt-cache", "dpkg-deb")
                .allMatch(each -> Tools.find(each).isPresent());
    }

    /**
     * Learns which packages there are.
     *
     * @throws StackException if that fails; the message has what apt-get said
     */
    void update() throws IOException {
        Files.createDirectories(folder.resolve("lists/partial"));
        Files.createDirectories(folder.resolve("cache/archives/partial"));
        succeed(apt("apt-get", "-qq", "update"));
    }

    /** The first of these that there is a version of. */
    Optional<String> candidate(List<String> names) {
        return names.stream()
                .filter(name -> hasCandidate(apt("apt-cache", "policy", name).output()))
                .findFirst();
    }

    static boolean hasCandidate(String aptCachePolicy) {
        return aptCachePolicy.lines().anyMatch(line -> line.strip().matches("Candidate: (?!\\(none\\)).+"));
    }

    /**
     * Unpacks these packages.
     *
     * @return the folder with what is in them
     * @throws StackException if one of them can't be had; the message has what apt-get said
     */
    Path unpack(List<String> names) throws IOException {
        Path unpacked = Files.createDirectories(folder.resolve("unpacked"));
        for (String name : names) {
            succeed(apt("apt-get", "-qq", "download", name));
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".deb")).toList()) {
                succeed(launcher.run(List.of("dpkg-deb", "-x", file.toString(), unpacked.toString())));
            }
        }
        return unpacked;
    }

    /** Copies the library, under its old name where it was renamed, from what was unpacked; does nothing if it isn't there. */
    static void copy(String library, Path unpacked, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(unpacked)) {
            Optional<Path> found = files.filter(file -> {
                        String name = String.valueOf(file.getFileName());
                        return name.equals(library) || name.equals(library + "t64");
                    })
                    .findFirst();
            if (found.isPresent()) {
                Files.copy(found.get(), to.resolve(library), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Tools.Said apt(String program, String... arguments) {
        return launcher.run(Stream.concat(
                        Stream.of(
                                "env",
                                "-C",
                                folder.toString(),
                                "LC_ALL=C",
                                "DEBIAN_FRONTEND=noninteractive",
                                program,
                                "-o",
                                "Dir::State::Lists=" + folder.resolve("lists"),
                                "-o",
                                "Dir::Cache=" + folder.resolve("cache"),
                                // Root's apt-get would fetch as a user who may not write there.
                                "-o",
                                "APT::Sandbox::User=root"),
                        Stream.of(arguments))
                .toList());
    }

    private static void succeed(Tools.Said said) {
        if (said.status() != 0) {
            throw new StackException(LogTail.meaningful(said.output().lines().toList()));
        }
    }
}
