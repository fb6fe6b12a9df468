package dev.rowcast.contract.export;

import static dev.rowcast.contract.Shapes.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.ExtensionRegistry;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.GoPackages;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.Shapes;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.ContractJson;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import dev.rowcast.v1.ColumnProto;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An export with a Go package is what protoc's Go plugin takes as it is. */
class GoExportTest {
    private static final GoPackages PACKAGES = new GoPackages("example.com/acme/contracts");
    private static final List<String> FILES = List.of(
            "acme/orders/v1/orders.proto",
            "internal/orders.proto",
            "rowcast/v1/change_subscriber.proto",
            "rowcast/v1/column.proto",
            "rowcast/v1/geometry.proto",
            "rowcast/v1/values.proto",
            "shop/every_type.proto",
            "type/orders.proto");

    @TempDir
    Path dir;

    @TempDir
    Path scratch;

    @BeforeEach
    void export() throws Exception {
        Export.writeHistories(
                dir,
                List.of(
                        history(Shapes.everyType(), "shop"),
                        history(orders("orders"), "acme.orders.v1"),
                        history(orders("internal"), "internal"),
                        history(orders("type"), "type")),
                Optional.of(PACKAGES));
    }

    @Test
    void protocMakesGoOfEveryFileInItsPlace() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .anyMatch(folder -> new File(folder, "protoc-gen-go").canExecute()),
                "protoc-gen-go is missing: install the package protoc-gen-go (Debian), or"
                        + " go install google.golang.org/protobuf/cmd/protoc-gen-go@latest");
        Path out = scratch.resolve("go");

        new Protoc(dir, scratch).generate("go", out, FILES);

        Path root = out.resolve("example.com/acme/contracts");
        assertThat(root.resolve("shop/every_type.pb.go"))
                .content()
                .contains("\npackage shop\n", "\"example.com/acme/contracts/rowcast/v1\"");
        assertThat(root.resolve("acme/orders/v1/orders.pb.go")).content().contains("\npackage v1\n");
        assertThat(root.resolve("rowcast/v1/change_subscriber.pb.go")).content().contains("\npackage v1\n");
        assertThat(root.resolve("internal_/orders.pb.go")).content().contains("\npackage internal_\n");
        assertThat(root.resolve("type/orders.pb.go")).content().contains("\npackage _type\n");
        try (Stream<Path> files = Files.walk(out)) {
            assertThat(files.filter(Files::isRegularFile)).hasSameSizeAs(FILES);
        }
    }

    @Test
    void filesAndDescriptorsSayTheSame() throws Exception {
        FileDescriptorSet compiled = new Protoc(dir, scratch).descriptors(FILES);

        ExtensionRegistry extensions = ExtensionRegistry.newInstance();
        extensions.add(ColumnProto.column);
        assertThat(FileDescriptorSet.parseFrom(Files.readAllBytes(dir.resolve(Export.DESCRIPTOR_SET)), extensions)
                        .getFileList())
                .containsExactlyInAnyOrderElementsOf(compiled.getFileList())
                .allMatch(file -> file.getOptions().hasGoPackage());
    }

    @Test
    void googlesFilesKeepTheirs() throws Exception {
        assertThat(dir.resolve("google/type/decimal.proto"))
                .content()
                .contains("option go_package = \"google.golang.org/genproto/googleapis/type/decimal;decimal\";")
                .doesNotContain(PACKAGES.prefix());
    }

    @ParameterizedTest
    @CsvSource({
        "shop, gen/shop",
        "acme.shop.v1, gen/acme/shop/v1",
        "internal, gen/internal_",
        "acme.internal.x, gen/acme/internal_/x",
        "vendor, gen/vendor_",
        "main, gen/main_"
    })
    void packagesThatGoKeepsToItselfGetAnotherFolder(String packageName, String path) {
        assertThat(new GoPackages("gen").importPath(packageName)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a/", "/a", "a//b", "a b", "a;b", "a\"b", "..", "a/./b", "a/b.", "ä"})
    void aPrefixIsAnImportPath(String prefix) {
        assertThatThrownBy(() -> new GoPackages(prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no Go import path: write parts of letters");
        assertThatThrownBy(() -> ContractJson.parse(("{\"format\":2,\"kind\":\"go_package\",\"prefix\":\""
                                + prefix.replace("\"", "\\\"") + "\",\"decidedBy\":\"ada\",\"atMillis\":1}")
                        .getBytes(StandardCharsets.UTF_8)))
                .hasMessageStartingWith("/prefix: ");
    }

    @Test
    void theLatestPrefixCounts() {
        ContractRegistry registry = new ContractRegistry(new MemoryContractLog().reader());
        assertThat(registry.goPackages()).isEmpty();

        registry.append(new LogEntry.GoPackage(PACKAGES, "ada", 1));
        registry.append(new LogEntry.GoPackage(new GoPackages("gen"), "ada", 2));

        assertThat(registry.goPackages()).contains(new GoPackages("gen"));
    }

    private static TableShape orders(String database) {
        return new TableShape(
                new TableId(database, "orders"), List.of(column("we ird", SemanticType.STRING)), List.of("we ird"));
    }

    private static TableHistory history(TableShape shape, String packageName) {
        Contract first = Evolution.first(shape, List.of());
        Contract contract = new Contract(
                first.table(),
                1,
                packageName,
                first.messageName(),
                first.fields(),
                first.keyNumbers(),
                first.highWater());
        return TableHistory.of(List.of(ContractEntry.auto(
                contract, 0, shape, new LogPosition("shop", null, "binlog.000001", 4), "shop-to-billing", 0)));
    }
}
