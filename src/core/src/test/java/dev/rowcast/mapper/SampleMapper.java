package dev.rowcast.mapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.export.Export;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The sample mappers of {@code src/sample/mappers}, built as their page says. Where this machine lacks a tool for one the test is aborted. */
final class SampleMapper {
    private static final Path SOURCES = Path.of("..", "sample", "mappers");
    private static final Path BUILT = Path.of("target", "mappers").toAbsolutePath();
    private static final String GO = "example.com/shop/contracts/";
    private static final Pattern NO_NETWORK =
            Pattern.compile("ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED");

    private final Path folder;
    private final Path contracts;

    private SampleMapper(String language, List<Contract> tables) throws IOException {
        this.folder = BUILT.resolve(language);
        this.contracts = folder.resolve("contracts");
        copy(SOURCES.resolve(language), folder);
        Export.write(contracts, tables);
        Export.writeMapper(contracts, Optional.empty());
        for (String name : List.of("descriptor", "duration", "timestamp")) {
            String file = "google/protobuf/" + name + ".proto";
            Path copy = folder.resolve("include").resolve(file);
            try (InputStream source = Contract.class.getClassLoader().getResourceAsStream(file)) {
                Files.createDirectories(copy.getParent());
                Files.copy(source, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Its command. */
    static List<String> build(String language, List<Contract> tables) throws IOException, InterruptedException {
        SampleMapper sample = new SampleMapper(language, tables);
        return switch (language) {
            case "typescript" -> sample.typescript();
            case "python" -> sample.python();
            case "go" -> sample.go();
            default -> throw new IllegalArgumentException(language);
        };
    }

    private List<String> typescript() throws IOException, InterruptedException {
        wants("node", "nodejs");
        wants("npm", "npm");
        Said installed = said(folder, "npm", "ci", "--prefer-offline", "--no-progress", "--loglevel=error");
        if (installed.status() != 0 && NO_NETWORK.matcher(installed.words()).find()) {
            abort("npm can't fetch the packages of " + folder + ", and has no copy of them: " + installed.words());
        }
        assertThat(installed.status()).as(installed.words()).isZero();
        Files.createDirectories(folder.resolve("src/gen"));
        List<String> protoc = protoc(builtProtoc());
        protoc.addAll(List.of(
                "--plugin=" + folder.resolve("node_modules/.bin/protoc-gen-es"),
                "--es_out=src/gen",
                "--es_opt=target=ts,import_extension=js"));
        protoc.addAll(files());
        run(protoc);
        run(List.of("node_modules/.bin/tsc"));
        return List.of("node", folder.resolve("dist/map.js").toString());
    }

    private List<String> python() throws IOException, InterruptedException {
        String python = Stream.of("/usr/bin/python3", "python3")
                .filter(each -> succeeds(each, "-c", "import grpc, google.protobuf"))
                .findFirst()
                .orElseGet(() -> abort("python3 has no grpc: install the package python3-grpcio (Debian)"));
        wants("protoc", "protobuf-compiler");
        String plugin = wants("grpc_python_plugin", "protobuf-compiler-grpc");
        // Of the same distribution as the runtime: Python's generated code goes with its own version alone.
        List<String> protoc = protoc("protoc");
        protoc.addAll(List.of("--python_out=.", "--grpc_python_out=.", "--plugin=protoc-gen-grpc_python=" + plugin));
        protoc.addAll(files());
        run(protoc);
        return List.of(python, folder.resolve("map.py").toString());
    }

    private List<String> go() throws IOException, InterruptedException {
        wants("go", "golang-go");
        wants("protoc-gen-go", "protoc-gen-go");
        wants("protoc-gen-go-grpc", "protoc-gen-go-grpc");
        Path debian = Path.of("/usr/share/gocode");
        // Version 1.3 of that package doesn't know what protoc-gen-go makes.
        if (Files.notExists(debian.resolve("src/google.golang.org/grpc"))
                || Files.notExists(debian.resolve("src/github.com/golang/protobuf/proto/registry.go"))) {
            abort(
                    "Go has no grpc: install the packages golang-google-grpc-dev and golang-github-golang-protobuf-1-5-dev (Debian)");
        }
        Path path = folder.resolve("gopath");
        Files.createDirectories(path.resolve("src"));
        List<String> protoc = protoc(builtProtoc());
        for (String out : List.of("go", "go-grpc")) {
            protoc.add("--" + out + "_out=" + path.resolve("src"));
            files().forEach(file -> protoc.add("--" + out + "_opt=M" + file + "=" + GO + packageOf(file)));
        }
        protoc.addAll(files());
        run(protoc);
        Path main = path.resolve("src/example.com/shop/mapper");
        copy(SOURCES.resolve("go"), main);
        Said built = said(
                main,
                "env",
                "GO111MODULE=off",
                "GOFLAGS=",
                "GOPATH=" + path + File.pathSeparator + debian,
                "GOCACHE=" + folder.resolve("cache"),
                "go",
                "build",
                "-o",
                folder.resolve("mapper").toString());
        assertThat(built.status()).as(built.words()).isZero();
        return List.of(folder.resolve("mapper").toString());
    }

    /** Those of google.type each have a package of their own. */
    private static String packageOf(String file) {
        return file.startsWith("google/") ? file.replace(".proto", "") : file.substring(0, file.lastIndexOf('/'));
    }

    private static String builtProtoc() {
        File executable = new File(System.getProperty("rowcast.protoc", "target/protoc/protoc.exe"));
        assertThat(executable.canExecute() || executable.setExecutable(true)).isTrue();
        return executable.getAbsolutePath();
    }

    private List<String> protoc(String executable) {
        return new ArrayList<>(List.of(executable, "--proto_path=contracts", "--proto_path=include"));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(contracts)) {
            return all.filter(file -> file.toString().endsWith(".proto"))
                    .map(file -> contracts.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    /** Where it is. */
    private static String wants(String tool, String debian) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> new File(folder, tool))
                .filter(File::canExecute)
                .map(File::getPath)
                .findFirst()
                .orElseGet(() -> abort(tool + " is missing: install the package " + debian + " (Debian)"));
    }

    private boolean succeeds(String... command) {
        try {
            return said(folder, command).status() == 0;
        } catch (IOException none) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Said done = said(folder, command.toArray(String[]::new));
        assertThat(done.status()).as("%s:%n%s", command, done.words()).isZero();
    }

    private record Said(int status, String words) {}

    private static Said said(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        return new Said(process.exitValue(), words);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
