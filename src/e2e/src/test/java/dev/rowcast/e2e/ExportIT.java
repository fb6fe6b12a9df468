package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code rowcast contracts export} on a system that runs. */
@ExtendWith(StackExtension.class)
class ExportIT {
    private static final Path ROOT = Path.of(System.getProperty("rowcast.root"));

    @TempDir
    private Path dir;

    @Test
    void filesCompileAreThoseOfTheSampleAndTheSameEachTime() throws Exception {
        Pipeline shop = Pipeline.of("shop");
        shop.db()
                .execute(
                        Orders.TABLE, "CREATE TABLE `line-items` (`order` INT, `we ird` POINT, PRIMARY KEY (`order`))");
        Orders.insert(shop.db(), 3);
        shop.db().execute("INSERT INTO `line-items` VALUES (1, NULL)");
        GenericSubscriber subscriber = GenericSubscriber.listening();
        shop.start(Route.to(subscriber.port(), "all", shop.table("*")));
        shop.awaitCount(subscriber, 4);

        Path out = dir.resolve("out");
        String said = Commands.export(shop, out);

        assertThat(said).contains("shop.orders", "shop.line-items");
        assertThat(out.resolve("shop/orders.proto"))
                .hasSameTextualContentAs(ROOT.resolve("src/sample/src/main/protobuf/shop/orders.proto"));
        assertThat(protoc(out, "shop/orders.proto", "shop/line_items.proto").getFileList().stream()
                        .filter(file -> file.getPackage().equals("shop")))
                .as("what protoc makes of the files, and the exported descriptors")
                .containsExactlyInAnyOrderElementsOf(
                        FileDescriptorSet.parseFrom(Files.readAllBytes(out.resolve("contracts.binpb")))
                                .getFileList()
                                .stream()
                                .filter(file -> file.getPackage().equals("shop"))
                                .toList());

        Map<String, String> first = contents(out);
        Path own = Files.writeString(out.resolve("shop/long_gone.proto"), "of a table that was dropped");
        assertThat(Commands.export(shop, out)).contains("was up to date");
        assertThat(own).hasContent("of a table that was dropped");
        Files.delete(own);
        assertThat(contents(out)).isEqualTo(first);
        Path elsewhere = dir.resolve("elsewhere");
        Commands.export(shop, elsewhere);
        assertThat(contents(elsewhere)).isEqualTo(first);
    }

    /** The files of a folder by name, their bytes as characters. */
    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(folder.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }

    private FileDescriptorSet protoc(Path exported, String... files) throws Exception {
        Path include = dir.resolve("include");
        for (String name : List.of("descriptor", "duration", "timestamp")) {
            String file = "google/protobuf/" + name + ".proto";
            try (InputStream source = FileDescriptorSet.class.getClassLoader().getResourceAsStream(file)) {
                Files.createDirectories(include.resolve("google/protobuf"));
                Files.copy(source, include.resolve(file));
            }
        }
        Path protoc = Path.of(System.getProperty("rowcast.protoc"));
        assertThat(protoc.toFile().canExecute() || protoc.toFile().setExecutable(true))
                .isTrue();
        Path set = dir.resolve("set.binpb");
        List<String> command = new ArrayList<>(List.of(
                protoc.toString(),
                "-I" + exported,
                "-I" + include,
                "--include_imports",
                "--descriptor_set_out=" + set));
        command.addAll(List.of(files));
        assertThat(Commands.run(dir, command)).as("what protoc says").isEmpty();
        return FileDescriptorSet.parseFrom(Files.readAllBytes(set));
    }
}
