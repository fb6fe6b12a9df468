package dev.rowcast.contract.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.ExtensionRegistry;
import dev.rowcast.v1.ColumnProto;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real protoc, which the build fetched. */
final class Protoc {
    private final Path dir;
    private final Path includes;

    /** Works on an exported folder; {@code scratch} is for its own files. */
    Protoc(Path dir, Path scratch) throws IOException {
        this.dir = dir;
        this.includes = scratch.resolve("include");
        for (String name : List.of("descriptor", "duration", "timestamp")) {
            String file = "google/protobuf/" + name + ".proto";
            try (InputStream source = ColumnProto.class.getClassLoader().getResourceAsStream(file)) {
                Files.createDirectories(includes.resolve("google/protobuf"));
                Files.copy(source, includes.resolve(file));
            }
        }
    }

    /** The descriptors that protoc makes of the files, with all that they import. */
    FileDescriptorSet descriptors(List<String> files) throws Exception {
        Path set = includes.resolve("set.binpb");
        run(List.of("--include_imports", "--descriptor_set_out=" + set), files);
        ExtensionRegistry extensions = ExtensionRegistry.newInstance();
        extensions.add(ColumnProto.column);
        return FileDescriptorSet.parseFrom(Files.readAllBytes(set), extensions);
    }

    /** The files' Java classes and gRPC services, as sources in {@code out}. */
    void java(Path out, List<String> files) throws Exception {
        Files.createDirectories(out);
        File grpc = new File(executable().getParentFile(), "protoc-gen-grpc-java.exe");
        assertThat(grpc.canExecute() || grpc.setExecutable(true)).isTrue();
        run(
                List.of(
                        "--java_out=" + out,
                        "--plugin=protoc-gen-grpc-java=" + grpc.getAbsolutePath(),
                        "--grpc-java_opt=@generated=omit",
                        "--grpc-java_out=" + out),
                files);
    }

    /** What {@code protoc --LANGUAGE_out} makes of the files, in {@code out}; protoc finds its plugins on the path. */
    void generate(String language, Path out, List<String> files, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--" + language + "_out=" + Files.createDirectories(out)));
        for (String option : options) {
            arguments.add("--" + language + "_opt=" + option);
        }
        run(arguments, files);
    }

    private static File executable() {
        File executable = new File(System.getProperty("rowcast.protoc", "target/protoc/protoc.exe"));
        assertThat(executable).isFile();
        assertThat(executable.canExecute() || executable.setExecutable(true)).isTrue();
        return executable;
    }

    private void run(List<String> arguments, List<String> files) throws Exception {
        List<String> command = new ArrayList<>(List.of(executable().getPath(), "-I" + dir, "-I" + includes));
        command.addAll(arguments);
        command.addAll(files);
        Path output = includes.resolve("output.txt");
        Process protoc = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(protoc.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(output)).as("what protoc says").isEmpty();
        assertThat(protoc.exitValue()).isZero();
    }
}
