package dev.rowcast.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The libraries that mysqld expects of the system and that a slim one does not have. Where they come in Debian's packages they are put beside MySQL; the
 * system itself is never changed.
 */
final class SystemLibraries {
    private static final Pattern MISSING = Pattern.compile("(?m)^\\s*(\\S+) => not found");

    /** Packages that hold a library, by how Debian and Ubuntu have called them, the newest name first; then Red Hat's. */
    private record Packages(List<String> debian, String redHat) {}

    private static final Map<String, Packages> PACKAGES = Map.of(
            "libaio.so.1", new Packages(List.of("libaio1t64", "libaio1"), "libaio"),
            "libnuma.so.1", new Packages(List.of("libnuma1"), "numactl-libs"),
            "libtinfo.so.6", new Packages(List.of("libtinfo6"), "ncurses-libs"),
            "libstdc++.so.6", new Packages(List.of("libstdc++6"), "libstdc++"));

    private final Launcher launcher;
    private final Progress progress;

    SystemLibraries(Launcher launcher, Progress progress) {
        this.launcher = launcher;
        this.progress = progress;
    }

    /**
     * Returns when that MySQL finds all its libraries.
     *
     * @throws StackException when it doesn't and they can't be had; the message has the command that installs them
     */
    void require(Path mysql) {
        if (missing(mysql).isEmpty() || linkRenamed(mysql, systemFolders()).isEmpty()) {
            return;
        }
        Set<String> missing = missing(mysql);
        if (DebianPackages.available()) {
            addTo(mysql, missing);
            missing = missing(mysql);
        }
        if (!missing.isEmpty()) {
            throw new StackException(advice(
                    missing,
                    Tools.find("apt-get").isPresent(),
                    Tools.find("dnf").isPresent()));
        }
    }

    private Set<String> missing(Path mysql) {
        if (!System.getProperty("os.name").equals("Linux") || Tools.find("ldd").isEmpty()) {
            // mysqld itself will name the first that it misses.
            return Set.of();
        }
        Set<String> missing = new TreeSet<>();
        for (String program : List.of("bin/mysqld", "bin/mysql")) {
            missing.addAll(
                    missing(launcher.run(List.of("ldd", mysql.resolve(program).toString()))
                            .output()));
        }
        return missing;
    }

    static Set<String> missing(String ldd) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = MISSING.matcher(ldd);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private static List<Path> systemFolders() {
        String arch = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
        return Stream.of(
                        "/usr/lib/" + arch + "-linux-gnu",
                        "/lib/" + arch + "-linux-gnu",
                        "/usr/lib64",
                        "/lib64",
                        "/usr/lib")
                .map(Path::of)
                .toList();
    }

    /**
     * Debian and Ubuntu renamed libaio with the move to 64-bit times, though on 64-bit machines it is what it was: under its old name in
     * MySQL's own library folder, mysqld finds it. Returns what is missing still.
     */
    private Set<String> linkRenamed(Path mysql, List<Path> folders) {
        for (String name : missing(mysql)) {
            for (Path folder : folders) {
                linkRenamed(mysql.resolve("lib/private"), name, folder);
            }
        }
        return missing(mysql);
    }

    static void linkRenamed(Path libraries, String name, Path folder) {
        Path renamed = folder.resolve(name + "t64");
        Path link = libraries.resolve(name);
        if (Files.exists(renamed) && !Files.exists(link)) {
            try {
                Files.deleteIfExists(link);
                Files.createSymbolicLink(link, renamed);
            } catch (IOException e) {
                throw new StackException("The link " + link + " to " + renamed + " cannot be made: " + e + ".", e);
            }
        }
    }

    private void addTo(Path mysql, Set<String> missing) {
        Path folder = mysql.resolve("packages");
        progress.message("Fetching the libraries that MySQL needs and the system lacks, for MySQL alone: "
                + String.join(", ", missing));
        try {
            Trees.delete(folder);
            DebianPackages packages = new DebianPackages(launcher, folder);
            packages.update();
            Path unpacked = packages.unpack(missing.stream()
                    .flatMap(library -> Optional.ofNullable(PACKAGES.get(library)).stream())
                    .flatMap(known -> packages.candidate(known.debian()).stream())
                    .toList());
            for (String library : missing) {
                DebianPackages.copy(library, unpacked, mysql.resolve("lib/private"));
            }
        } catch (IOException | StackException e) {
            progress.message("They can't be fetched: " + e.getMessage());
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) {
        try {
            Trees.delete(folder);
        } catch (IOException leftBehind) {
            // It goes with the folder of MySQL.
        }
    }

    static String advice(Set<String> missing, boolean apt, boolean dnf) {
        String known = "MySQL needs system libraries that are not here: " + String.join(", ", missing) + ". ";
        List<Packages> packages = missing.stream()
                .filter(PACKAGES::containsKey)
                .map(PACKAGES::get)
                .toList();
        if (packages.size() < missing.size() || (!apt && !dnf)) {
            return known + "Install the packages of your system that hold them, then start again.";
        }
        if (dnf && !apt) {
            return known + "Install them with: sudo dnf install -y "
                    + String.join(" ", packages.stream().map(Packages::redHat).toList());
        }
        String newest = String.join(
                " ", packages.stream().map(each -> each.debian().get(0)).toList());
        String older = String.join(
                " ",
                packages.stream()
                        .map(each -> each.debian().get(each.debian().size() - 1))
                        .toList());
        return known + "Install them with: sudo apt-get update && sudo apt-get install -y " + older
                + (older.equals(newest) ? "" : " (on Debian 13, Ubuntu 24.04 and newer: " + newest + ")");
    }
}
