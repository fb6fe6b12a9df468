package dev.rowcast.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The distributions, in the cache; fetched by Maven when they are not there yet. */
final class Distributions {
    private final Cache cache;
    private final Maven maven;
    private final Progress progress;

    Distributions(Cache cache, Maven maven, Progress progress) {
        this.cache = cache;
        this.maven = maven;
        this.progress = progress;
    }

    /** The folder of jars of that Kafka or Connect. */
    Path libs(Distribution distribution) {
        return folder(distribution, Map.of()).resolve("libs");
    }

    Path debezium() {
        return folder(Distribution.DEBEZIUM, Map.of()).resolve("debezium-connector-mysql");
    }

    Path mysql() {
        return folder(
                Distribution.MYSQL,
                Map.of(
                        "rowcast.stack.platform",
                        platform(System.getProperty("os.name"), System.getProperty("os.arch"))));
    }

    Path postgres() {
        return folder(
                Distribution.POSTGRES,
                Map.of(
                        "rowcast.stack.platform",
                        postgresPlatform(System.getProperty("os.name"), System.getProperty("os.arch"))),
                TarXz::unpackAll);
    }

    private Path folder(Distribution distribution, Map<String, String> properties) {
        return folder(distribution, properties, folder -> makeExecutable(folder.resolve("bin")));
    }

    /** @param finish what is left to do with what Maven brought */
    private Path folder(Distribution distribution, Map<String, String> properties, Cache.Filler finish) {
        return cache.folder(distribution.folder(), folder -> {
            requireSpace(distribution);
            progress.message("Fetching " + distribution.title() + " with Maven, once, into " + cache.root());
            maven.fetch(distribution, properties, folder);
            finish.fill(folder);
        });
    }

    private void requireSpace(Distribution distribution) throws IOException {
        long usable = Files.getFileStore(cache.root()).getUsableSpace();
        if (usable < distribution.bytesNeeded()) {
            throw new StackException(String.format(
                    Locale.ROOT,
                    "%s needs %,d MB in %s and there are %,d MB. Make room, or set ROWCAST_CACHE to a directory that has it.",
                    distribution.title(),
                    distribution.bytesNeeded() / 1_000_000,
                    cache.root(),
                    usable / 1_000_000));
        }
    }

    /** Java's unpacking drops the bit. */
    private static void makeExecutable(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> programs;
        try (Stream<Path> files = Files.list(folder)) {
            programs = files.toList();
        }
        for (Path program : programs) {
            if (!program.toFile().setExecutable(true, false)) {
                throw new IOException(program + " cannot be made executable");
            }
        }
    }

    /** The classifier of MySQL's archive. */
    static String platform(String osName, String osArch) {
        return platform("MySQL", osName, osArch);
    }

    /** The end of the name of the artifact with PostgreSQL's programs. */
    static String postgresPlatform(String osName, String osArch) {
        return platform("PostgreSQL", osName, osArch)
                .replace("mac-", "darwin-")
                .replace("x86_64", "amd64")
                .replace("aarch64", "arm64v8");
    }

    private static String platform(String what, String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        String arch = switch (osArch) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch64";
            default -> "";
        };
        if (!arch.isEmpty() && os.equals("linux")) {
            return "linux-" + arch;
        }
        if (!arch.isEmpty() && os.startsWith("mac")) {
            return "mac-" + arch;
        }
        throw new StackException("There is no " + what + " for " + osName + " on " + osArch
                + " here. The stack runs on Linux and macOS, x86_64 and aarch64; elsewhere use docker-compose.yml.");
    }
}
