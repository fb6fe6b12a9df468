package dev.rowcast.contract.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.FieldTyping;
import dev.rowcast.contract.GoPackages;
import dev.rowcast.contract.MessageNames;
import dev.rowcast.contract.NewContracts;
import dev.rowcast.contract.PackageTemplate;
import dev.rowcast.contract.Shapes;
import dev.rowcast.contract.evolution.ChangeKind;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.evolution.Objection;
import dev.rowcast.contract.evolution.Stop;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractJsonTest {
    private static final TableShape SHAPE = Shapes.keyed(
            Shapes.orders(
                    Shapes.column("id", SemanticType.INT64),
                    Shapes.integer("count", SemanticType.INT32, 16, true),
                    Shapes.labelled("status", SemanticType.ENUM, "draft", "a\"b,c"),
                    Shapes.column("we ird-ünï", SemanticType.DATETIME)),
            "id");

    private static final ContractEntry ENTRY = new ContractEntry(
            Shapes.evolved(Shapes.with(SHAPE, Shapes.column("gone", SemanticType.JSON)), SHAPE),
            1,
            SHAPE,
            new LogPosition("shop", "3e11fa47-71ca-11e1-9e33-c80aa9429562:23", "binlog.000004", 9177),
            false,
            "auto",
            "shop-to-billing",
            1_795_000_000_123L);

    private static final Map<String, ColumnFacts> FACTS = new LinkedHashMap<>();

    static {
        FACTS.put("id", ColumnFacts.of(false));
        FACTS.put("amount", new ColumnFacts(false, "DECIMAL", null, 10, 0, null, null));
        FACTS.put("a \"note\"", new ColumnFacts(true, "VARCHAR", 4_294_967_295L, null, null, null, "utf8mb4"));
        FACTS.put("at", new ColumnFacts(true, "DATETIME", null, null, null, 6, null));
    }

    @Test
    void entryIsTheGoldenBytes() {
        assertThat(new String(ContractJson.write(ENTRY), StandardCharsets.UTF_8))
                .isEqualTo(golden());
    }

    @Test
    void goldenBytesAreTheEntry() {
        assertThat(parse(golden())).isEqualTo(ENTRY);
    }

    @Test
    void entryOfEveryTypeComesBack() {
        ContractEntry entry = new ContractEntry(
                Evolution.first(Shapes.everyType(), List.of()),
                0,
                Shapes.everyType(),
                new LogPosition("shop", null, "", 0),
                true,
                "bridge,rename:a=b",
                "jane: \"fine\"",
                0);

        assertThat(ContractJson.parse(ContractJson.write(entry))).isEqualTo(entry);
    }

    @Test
    void whatAnAuthorKnewAndTheServerStandInTheEntry() {
        ContractEntry entry = new ContractEntry(
                ENTRY.contract(),
                1,
                3,
                SHAPE,
                new LogPosition(
                        "shop", 4_294_967_295L, new TableId("shop", "orders_2"), null, "binlog.000004", 9177, 7),
                false,
                ContractEntry.AUTO,
                "shop",
                0);
        String json = new String(ContractJson.write(entry), StandardCharsets.UTF_8);

        assertThat(json)
                .contains("\"parent\":1,\"follows\":3,")
                .contains(
                        "\"since\":{\"server\":\"shop\",\"serverId\":4294967295,\"table\":{\"database\":\"shop\",\"table\":\"orders_2\"},\"file\":\"binlog.000004\"");
        assertThat(parse(json)).isEqualTo(entry);
    }

    @Test
    void whatAHoldIsForStandsInTheEntryInOneOrder() {
        LogEntry.Held held = new LogEntry.Held(
                SHAPE.table(),
                SHAPE,
                new LogPosition("shop", null, "", 0),
                Stop.HOLD,
                "in words",
                Set.of(
                        new Objection(ChangeKind.COLUMN_RENAMED, Set.of("b", "a")),
                        new Objection(ChangeKind.COLUMN_DROPPED, Set.of("z")),
                        new Objection(ChangeKind.COLUMN_DROPPED, Set.of("y"))),
                "shop",
                7);
        String json = new String(ContractJson.write(held), StandardCharsets.UTF_8);

        assertThat(json)
                .contains(
                        "\"notice\":\"in words\",\"objections\":[{\"kind\":\"columnDropped\",\"columns\":[\"y\"]},"
                                + "{\"kind\":\"columnDropped\",\"columns\":[\"z\"]},{\"kind\":\"columnRenamed\",\"columns\":[\"a\",\"b\"]}],\"connector\"");
        assertThat(parse(json)).isEqualTo(held);
        assertThatThrownBy(() -> parse(json.replace("columnRenamed", "columnDrowned")))
                .hasMessageStartingWith("/objections/2/kind: unknown kind \"columnDrowned\"");
    }

    @Test
    void typingOfItsOwnStandsInTheEntry() {
        FieldTyping tokyo = new FieldTyping(true, Optional.of(ZoneId.of("Asia/Tokyo")));
        Contract contract = Evolution.first(
                Shapes.everyType(),
                new MessageNames(),
                new NewContracts(new PackageTemplate("acme.${database}"), tokyo));
        ContractEntry entry = new ContractEntry(
                contract,
                0,
                Shapes.everyType(),
                new LogPosition("shop", null, "", 0),
                false,
                ContractEntry.AUTO,
                "shop",
                0);
        String json = new String(ContractJson.write(entry), StandardCharsets.UTF_8);

        assertThat(json).contains("\"exactIntegers\":true,\"datetimeZone\":\"Asia/Tokyo\"");
        assertThat(parse(json)).isEqualTo(entry);
        assertThatThrownBy(() -> parse(json.replace("Asia/Tokyo", "Asia/Atlantis")))
                .hasMessage("/datetimeZone: this Java doesn't know the zone \"Asia/Atlantis\"; update it");
        assertThatThrownBy(() -> parse(json.replace(",\"datetimeZone\":\"Asia/Tokyo\"", "")))
                .hasMessageEndingWith("/type: there is no datetimeZone that it could be in");
        assertThatThrownBy(() -> parse(json.replace("\"type\":\"DATETIME\"", "\"type\":\"ZONED_DATETIME\"")))
                .hasMessageStartingWith("/shape/columns/")
                .hasMessageEndingWith("/type: is the type of a field and not of a column");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"format\":2 | \"format\":3 | /format: format 3 was written by a newer Rowcast; this one reads up to 2: upgrade it",
                "\"format\":2, | ~~ | /format: expected a whole number from 1 to 2147483647, found nothing",
                "\"highWater\":5 | \"highWater\":5,\"more\":1 | /more: unknown field; it was perhaps written by a newer Rowcast",
                "\"state\":\"ACTIVE\" | \"state\":\"ACTIVE\",\"x\":1 | /fields/0/x: unknown field; it was perhaps written by a newer Rowcast",
                "\"highWater\":5 | \"highWater\":4 | /highWater: 4 is below the field number 5",
                "\"number\":2 | \"number\":1 | /fields/1/number: 1 doesn't ascend after 1",
                "\"number\":2 | \"number\":0 | /fields/1/number: expected a whole number from 1 to 536870911, found 0",
                "\"number\":2 | \"number\":2.5 | /fields/1/number: expected a whole number from 1 to 536870911, found 2.5",
                "\"number\":2 | \"number\":\"2\" | /fields/1/number: expected a whole number from 1 to 536870911, found \"2\"",
                "\"package\":\"shop\" | \"package\":\"..\" | /package: \"..\" is no protobuf package",
                "\"package\":\"shop\" | \"package\":\"shop.\" | /package: \"shop.\" is no protobuf package",
                "\"package\":\"shop\" | \"package\":\"/etc\" | /package: \"/etc\" is no protobuf package",
                "\"message\":\"Orders\" | \"message\":\"../Orders\" | /message: \"../Orders\" is no protobuf identifier",
                "\"message\":\"Orders\" | \"message\":\"\" | /message: \"\" is no protobuf identifier",
                "\"name\":\"count\" | \"name\":\"id\" | /fields/1/name: \"id\" stands twice",
                "\"name\":\"count\" | \"name\":\"c t\" | /fields/1/name: \"c t\" is no protobuf identifier",
                "\"column\":\"count\" | \"column\":\"id\" | /fields/1/column: \"id\" fills two fields",
                "\"type\":\"INT32\" | \"type\":\"INT33\" | /fields/1/type: unknown type \"INT33\"; it was perhaps written by a newer Rowcast",
                "\"state\":\"ACTIVE\" | \"state\":\"ACTIV\" | /fields/0/state: unknown state \"ACTIV\"; it was perhaps written by a newer Rowcast",
                "\"key\":[1] | \"key\":[7] | /key/0: no active field has the number 7",
                "\"key\":[1] | \"key\":1 | /key: expected an array, found 1",
                "\"revision\":2 | \"revision\":3 | /revision: revision 3 can't follow 1",
                "\"kind\":\"revision\" | \"kind\":7 | /kind: expected a string, found 7",
                "\"late\":false, | ~~ | /late: expected true or false, found nothing",
                "\"position\":9177 | \"position\":null | /since/position: expected a whole number of 64 bits, found null",
                "\"database\":\"shop\" | \"database\":7 | /table/database: expected a string, found 7",
                "{\"format\" | [{\"format\" | ~broken JSON: Unexpected end-of-input: expected close marker for Array~",
                "\"format\":2 | \"format\":2,\"format\":2 | broken JSON: an object has a key twice at line 1, column"
            })
    void refusesSpoiltEntries(String good, String spoilt, String message) {
        String json = golden();
        assertThat(json).contains(good);

        assertThatThrownBy(() -> parse(json.replaceFirst(Pattern.quote(good), Matcher.quoteReplacement(spoilt))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void refusesWhatIsNoEntryAtAll() {
        assertThatThrownBy(() -> parse("")).hasMessage("expected a JSON object");
        assertThatThrownBy(() -> parse("[]")).hasMessage("expected a JSON object");
        assertThatThrownBy(() -> parse(golden() + "{}")).hasMessage("something follows the JSON document");
        assertThatThrownBy(() -> ContractJson.parse(new byte[] {(byte) 0xff, 0, 1}))
                .hasMessageStartingWith("broken JSON: ");
    }

    @Test
    void aKindOfANewerVersionIsPassedOverAndWrittenByNobody() {
        LogEntry unknown = parse(golden().replace("\"kind\":\"revision\"", "\"kind\":\"wish\""));

        assertThat(unknown).isEqualTo(new LogEntry.Unknown("wish"));
        assertThatThrownBy(() -> ContractJson.write(unknown)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesSpoiltDescriptions() {
        String json = resource("entries.jsonl")
                .lines()
                .filter(line -> line.contains("described"))
                .findFirst()
                .orElseThrow();

        assertThatThrownBy(() -> parse(json.replace("\"amount\"", "\"id\"")))
                .hasMessage("/columns/1/name: \"id\" stands twice");
        assertThatThrownBy(() -> parse(json.replace("\"scale\":0", "\"scale\":-1")))
                .hasMessageStartingWith("/columns/1/scale: expected a whole number from 0");
        assertThatThrownBy(() -> parse(json.replaceFirst("\"length\":\\d+", "\"length\":-1")))
                .hasMessageEndingWith("/length: expected no negative number, found -1");
        assertThatThrownBy(() -> parse(json.replaceFirst("\"type\":\"\\w+\"", "\"type\":\"\"")))
                .hasMessageEndingWith("/type: is empty");
        assertThatThrownBy(() -> parse(json.replace("charset", "collation")))
                .hasMessageStartingWith("/columns/2/collation: unknown field");
    }

    @Test
    void readsWhatAnEarlierVersionWrote() {
        ContractEntry entry = (ContractEntry) parse(resource("entry-format1.json"));

        assertThat(entry.contract()).isEqualTo(ENTRY.contract());
        assertThat(entry.shape()).isEqualTo(ENTRY.shape());
        assertThat(entry.decision()).isEqualTo(ContractEntry.AUTO);
        assertThat(entry.late()).isFalse();
    }

    @Test
    void everyOtherKindIsItsGoldenBytes() {
        LogPosition since = new LogPosition("shop", null, "binlog.000004", 9177);
        TableShape shape = Shapes.orders(Shapes.column("id", SemanticType.INT64));
        List<LogEntry> others = List.of(
                new LogEntry.Held(shape.table(), shape, since, Stop.HOLD, "what \"it\" says", "shop-to-billing", 7),
                new LogEntry.Released(shape.table(), shape, "shop-to-billing", 8),
                new LogEntry.Rejected(shape.table(), shape, null, "jane", 9),
                new LogEntry.Rejected(shape.table(), shape, new TableId("shop", "orders_2"), "jane", 9),
                new LogEntry.Described(shape.table(), FACTS, since, "shop-to-billing", 9),
                new LogEntry.Joined("shop-to-billing", 10),
                new LogEntry.GoPackage(new GoPackages("example.com/acme/contracts"), "jane", 11),
                new LogEntry.Skipped("billing", "i/0/2/shop:5/shop", "jane", "order 7 crashes it", 12),
                new LogEntry.Incarnation(
                        "shop.shop.orders", "iW2Lx3UPRk6Ju2DSdkLC4Q", 3, 3_636_000, 3_635_999, "shop-to-billing", 13));

        assertThat(others)
                .extracting(entry -> new String(ContractJson.write(entry), StandardCharsets.UTF_8))
                .containsExactlyElementsOf(resource("entries.jsonl").lines().toList());
        assertThat(resource("entries.jsonl").lines().map(ContractJsonTest::parse))
                .containsExactlyElementsOf(others);
    }

    private static LogEntry parse(String json) {
        return ContractJson.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String golden() {
        return resource("entry.json");
    }

    private static String resource(String name) {
        try (var file = ContractJsonTest.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
