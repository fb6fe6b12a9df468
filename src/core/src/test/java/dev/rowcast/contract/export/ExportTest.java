package dev.rowcast.contract.export;

import static dev.rowcast.contract.Shapes.column;
import static dev.rowcast.contract.Shapes.integer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.ExtensionRegistry;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.GoPackages;
import dev.rowcast.contract.Shapes;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import dev.rowcast.v1.ColumnProto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportTest {
    private static final List<String> ODD_NAMES = List.of(
            "id",
            "ID2",
            "we ird-name",
            "ünï",
            "1st",
            "special\"[`]$'",
            "select",
            "message",
            "optional",
            "foo_bar",
            "fooBar",
            "foo bar",
            "back\\slash",
            "line\nbreak",
            "注文",
            "💥",
            "$$$",
            "_x",
            "x__y",
            "class",
            "has_id",
            "photo",
            "photo_bytes",
            "reserved",
            "google",
            "rowcast",
            "oneof",
            "descriptor",
            "bit_field0",
            "a".repeat(64),
            "注".repeat(64));

    @TempDir
    Path dir;

    @TempDir
    Path scratch;

    @ParameterizedTest
    @ValueSource(strings = {"..", "...", "....", ".", "/tmp", "../..", "/"})
    void nothingIsWrittenOutsideOfTheFolder(String packageName) throws Exception {
        Contract orders = Evolution.first(Shapes.everyType(), List.of());
        Contract outside = new Contract(
                orders.table(),
                orders.revision(),
                packageName,
                orders.messageName(),
                orders.fields(),
                orders.keyNumbers(),
                orders.highWater(),
                orders.typing());

        Path inner = Files.createDirectories(dir.resolve("a/b"));

        assertThatThrownBy(() -> Export.write(inner, List.of(outside))).isInstanceOf(IllegalArgumentException.class);
        assertThat(Files.list(dir.resolve("a"))).containsExactly(inner);
        assertThat(Files.list(inner)).isEmpty();
    }

    @Test
    void protocMakesTheSameDescriptorsOfEveryType() throws Exception {
        assertProtocAgrees(List.of(Evolution.first(Shapes.everyType(), List.of())));
    }

    @Test
    void protocMakesTheSameDescriptorsOfOddNames() throws Exception {
        List<Contract> contracts = new ArrayList<>();
        List<String> taken = new ArrayList<>();
        for (String table : ODD_NAMES) {
            TableShape shape = new TableShape(
                    new TableId("google", table),
                    ODD_NAMES.stream()
                            .map(name -> column(name, SemanticType.STRING))
                            .toList(),
                    List.of("we ird-name", "id"));
            Contract contract = Evolution.first(shape, taken);
            taken.add(contract.messageName());
            contracts.add(contract);
        }

        assertProtocAgrees(contracts);
    }

    @Test
    void protocMakesTheSameDescriptorsOfAPackageThatHidesOthers() throws Exception {
        Contract first = Evolution.first(Shapes.everyType(), List.of());
        Contract hiding = new Contract(
                first.table(),
                1,
                "shop.google.rowcast",
                "EveryType",
                first.fields(),
                first.keyNumbers(),
                first.highWater());

        assertProtocAgrees(List.of(hiding));
    }

    @Test
    void protocMakesTheSameDescriptorsOfAThousandColumns() throws Exception {
        List<SemanticType> types = Shapes.columnTypes();
        List<Column> columns = IntStream.range(0, 1000)
                .mapToObj(i -> column("c" + i, types.get(i % types.size())))
                .toList();

        assertProtocAgrees(List.of(
                Evolution.first(new TableShape(new TableId("shop", "wide"), columns, List.of("c1")), List.of())));
    }

    @Test
    void protocMakesTheSameDescriptorsAfterDropsAndRetypes() throws Exception {
        assertProtocAgrees(List.of(orders()));
    }

    @Test
    void textIsAsPublished() throws Exception {
        String golden = new String(
                getClass().getResourceAsStream("orders.proto").readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(ProtoFile.text(orders())).isEqualTo(golden);
    }

    @Test
    void textOfAHistorySaysWhenFieldsFellOutOfUse() {
        String text = ProtoFile.text(history());

        assertThat(text)
                .contains("optional string note = 4 [deprecated = true]; // column dropped in revision 2")
                .contains(
                        "optional int64 discount = 5 [deprecated = true]; // column changed its type in revision 4: see discount_v2")
                .contains("google.type.Decimal discount_v2 = 7 [(rowcast.v1.column).name = \"discount\"];"
                        + " // was int64 discount = 5 until revision 4");
    }

    @Test
    void writesOnlyWhatChangedAndRemovesNothing() throws Exception {
        Path own = Files.writeString(dir.resolve("README"), "mine");
        List<Path> first = Export.write(dir, List.of(orders()));
        FileTime longAgo = FileTime.fromMillis(0);
        Files.setLastModifiedTime(dir.resolve("rowcast/v1/column.proto"), longAgo);
        Files.writeString(dir.resolve("shop/orders.proto"), "stale");

        List<Path> second = Export.write(dir, List.of(orders()));

        assertThat(first)
                .extracting(path -> dir.relativize(path).toString().replace('\\', '/'))
                .containsExactly(
                        "contracts.binpb",
                        "google/type/decimal.proto",
                        "rowcast/v1/change_subscriber.proto",
                        "rowcast/v1/column.proto",
                        "shop/orders.proto");
        assertThat(second).containsExactly(dir.resolve("shop/orders.proto"));
        assertThat(Files.getLastModifiedTime(dir.resolve("rowcast/v1/column.proto")))
                .isEqualTo(longAgo);
        assertThat(own).hasContent("mine");
        assertThat(Export.write(dir, List.of(orders()))).isEmpty();
    }

    @Test
    void aMappersServiceCompilesBesideTheContracts() throws Exception {
        Export.write(dir, List.of(orders()));
        List<Path> written = Export.writeMapper(dir, Optional.of(new GoPackages("example.com/shop")));

        assertThat(written)
                .extracting(path -> dir.relativize(path).toString().replace('\\', '/'))
                .contains("rowcast/v1/mapper.proto", "rowcast/v1/values.proto", "google/type/datetime.proto");
        assertThat(dir.resolve("rowcast/v1/mapper.proto"))
                .content()
                .contains("option go_package = \"example.com/shop/rowcast/v1\";");
        assertThat(new Protoc(dir, scratch)
                        .descriptors(List.of("rowcast/v1/mapper.proto", "shop/orders.proto"))
                        .getFileList())
                .extracting(FileDescriptorProto::getName)
                .contains("rowcast/v1/mapper.proto");
        assertThat(Export.writeMapper(dir, Optional.of(new GoPackages("example.com/shop"))))
                .isEmpty();
    }

    @Test
    void refusesTwoTablesOfOneMessage() {
        assertThatThrownBy(() -> Export.write(dir, List.of(orders(), orders())))
                .hasMessageContaining("two tables have the message shop.Orders");
    }

    private void assertProtocAgrees(List<Contract> contracts) throws Exception {
        Export.write(dir, contracts);
        List<String> files =
                contracts.stream().map(ContractDescriptors::fileName).sorted().toList();

        FileDescriptorSet compiled = new Protoc(dir, scratch).descriptors(files);

        ExtensionRegistry extensions = ExtensionRegistry.newInstance();
        extensions.add(ColumnProto.column);
        FileDescriptorSet exported =
                FileDescriptorSet.parseFrom(Files.readAllBytes(dir.resolve(Export.DESCRIPTOR_SET)), extensions);
        assertThat(exported.getFileList().stream()
                        .map(FileDescriptorProto::getName)
                        .toList())
                .isEqualTo(compiled.getFileList().stream()
                        .map(FileDescriptorProto::getName)
                        .toList());
        for (int i = 0; i < compiled.getFileCount(); i++) {
            assertThat(exported.getFile(i)).isEqualTo(compiled.getFile(i));
        }
        for (Contract contract : contracts) {
            assertThat(compiled.getFileList()).contains(ContractDescriptors.file(contract));
        }
    }

    private static final TableShape SHAPE = Shapes.keyed(
            Shapes.orders(
                    integer("id", SemanticType.INT64, 64, false),
                    column("Status", SemanticType.ENUM),
                    column("amount", SemanticType.DECIMAL),
                    column("note", SemanticType.STRING),
                    column("discount", SemanticType.INT64)),
            "id");

    /** Revision 2 drops a column, 3 adds one, 4 retypes one. */
    private static List<TableShape> shapes() {
        TableShape second = Shapes.without(SHAPE, "note");
        TableShape third = Shapes.with(second, column("we ird-name", SemanticType.STRING));
        TableShape fourth = Shapes.retyped(third, column("discount", SemanticType.DECIMAL));
        return List.of(SHAPE, second, third, fourth);
    }

    private static Contract orders() {
        return history().current().contract();
    }

    private static TableHistory history() {
        List<ContractEntry> entries = new ArrayList<>();
        for (TableShape shape : shapes()) {
            ContractEntry last = entries.isEmpty() ? null : entries.get(entries.size() - 1);
            Contract next = last == null
                    ? Evolution.first(shape, List.of())
                    : Evolution.evolve(last.contract(), last.shape(), shape).next();
            entries.add(ContractEntry.auto(
                    next,
                    next.revision() - 1,
                    shape,
                    new LogPosition("shop", null, "binlog.000001", next.revision()),
                    "shop-to-billing",
                    0));
        }
        return TableHistory.of(entries);
    }
}
