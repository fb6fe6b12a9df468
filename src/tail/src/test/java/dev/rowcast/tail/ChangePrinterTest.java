package dev.rowcast.tail;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import dev.rowcast.sample.BatchDecoder;
import dev.rowcast.sample.ReceivedChange;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.Column;
import dev.rowcast.v1.ColumnProto;
import dev.rowcast.v1.PushRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangePrinterTest {
    private static final Instant RECEIVED = Shop.COMMITTED.plusMillis(19);
    private final ChangePrinter printer = new ChangePrinter(ZoneOffset.UTC, Palette.PLAIN);

    @Test
    void anUpdateShowsWhatChangedFromWhatToWhat() {
        ChangeEvent update = Shop.update(
                Shop.order(42, Map.of("status", "draft", "amount", "120.00")),
                Shop.order(
                        42, Map.of("status", "approved", "amount", "120.00", "approved_at", "2026-11-22T12:04:07Z")));

        assertThat(line(update))
                .isEqualTo("12:04:07.113  shop.orders     UPDATE  id=42     status \"draft\" → \"approved\","
                        + " approved_at NULL → 2026-11-22T12:04:07Z     19 ms");
    }

    @Test
    void aDeletedRowShowsWhatItWas() {
        assertThat(line(Shop.delete(Shop.order(17, Map.of("status", "draft", "amount", "120.00")))))
                .isEqualTo("12:04:07.113  shop.orders     DELETE  id=17     (was status \"draft\", amount 120.00,"
                        + " 9 others NULL)     19 ms");
    }

    @Test
    void everyKindOfValueIsShownForAPerson() {
        assertThat(line(Shop.insert(Shop.order(
                        1,
                        Map.ofEntries(
                                Map.entry("status", "it's \"new\"\u001b[2J\n"),
                                Map.entry("amount", "-0.10"),
                                Map.entry("due", "2026-02-28"),
                                Map.entry("picked", 1_795_349_047_500_000L),
                                Map.entry("took", -3_020_399_500_000L),
                                Map.entry("photo", Shop.bytes("0123456789")),
                                Map.entry("tags", "a,b"),
                                Map.entry("place", Shop.bytes("wkb")),
                                Map.entry("weight", 1.5),
                                Map.entry("we ird-name", "x".repeat(1_234)))))))
                .contains("INSERT  id=1 ")
                .contains("  status \"it's \\\"new\\\"\\u001b[2J\\n\", amount -0.10, approved_at NULL, due 2026-02-28,"
                        + " picked 2026-11-22T12:04:07.5, took -838:59:59.5, photo 0x3031323334353637… (10 bytes),"
                        + " tags {a,b}, place 0x776b62 srid 4326, weight 1.5, we ird-name \"" + "x".repeat(30)
                        + "…\" (1,234 characters)  ");
    }

    @Test
    void snapshotRowsAndTruncatesAreShownToo() {
        assertThat(line(Shop.snapshot(Shop.order(5, Map.of("status", "old")))))
                .startsWith("12:04:07.113  shop.orders     SNAPSHOT  id=5      status \"old\", 10 others NULL");
        assertThat(line(Shop.truncate()))
                .startsWith("12:04:07.113  shop.orders     TRUNCATE            (all rows are gone)");
    }

    @Test
    void aRowOfNullsSaysSo() {
        assertThat(line(Shop.insert(Shop.order(1, Map.of())))).contains("INSERT  id=1      11 columns NULL  ");
    }

    @Test
    void linesOfOnePrinterAreAligned() {
        String narrow = line(Shop.update(Shop.order(1, Map.of()), Shop.order(1, Map.of("status", "a"))));
        line(Shop.snapshot(Shop.order(1_234_567_890_123L, Map.of())));
        String wide = line(Shop.update(Shop.order(1, Map.of()), Shop.order(1, Map.of("status", "a"))));

        assertThat(narrow.indexOf("status")).isEqualTo(48);
        assertThat(wide.indexOf("status")).isEqualTo(58);
    }

    @Test
    void anUpdateOfNothingThatIsSentSaysSo() {
        assertThat(line(Shop.update(Shop.order(1, Map.of()), Shop.order(1, Map.of()))))
                .contains("(no column that is sent changed)");
    }

    @Test
    void aValueThatTheSourceDidNotSendIsNotShownAsNull() {
        ChangeEvent event = Shop.insert(Shop.order(1, Map.of("status", "new"))).toBuilder()
                .addUnavailableFields(12)
                .build();

        assertThat(line(event)).contains("we ird-name (not sent)");
    }

    @Test
    void whatCannotBeDecodedIsShownAllTheSameAndWhy() {
        ChangeEvent event = Shop.insert(Shop.order(1, Map.of()));

        assertThat(line(Shop.undescribed(event)))
                .contains(
                        "INSERT  ?         can't be decoded: its batch carries no description; set \"describe\": \"always\""
                                + " on the subscription (s.shop.orders-3@17)")
                .endsWith("19 ms");
        assertThat(line(Shop.batch(event).toBuilder()
                        .setMessageType("shop.Other")
                        .build()))
                .contains("can't be decoded: its description has no message shop.Other");
        assertThat(line(Shop.batch(event.toBuilder()
                        .setAfter(ByteString.copyFromUtf8("\u0001nonsense"))
                        .build())))
                .contains("can't be decoded: the after is no valid shop.Orders: ");
        FileDescriptorSet rowOnly = FileDescriptorSet.newBuilder()
                .addFile(Shop.batch(event).getDescriptorSet().getFileList().stream()
                        .filter(file -> file.getName().startsWith("shop/"))
                        .findAny()
                        .orElseThrow())
                .build();
        assertThat(line(Shop.batch(event).toBuilder().setDescriptorSet(rowOnly).build()))
                .contains("can't be decoded: its description lacks the file google/");
    }

    @Test
    void twoSourcesMayNameDifferentMessagesAlike() {
        PushRequest first = Shop.batch(Shop.insert(Shop.order(1, Map.of("status", "new"))));
        FileDescriptorSet.Builder renamed = first.getDescriptorSet().toBuilder();
        renamed.getFileBuilderList().stream()
                .flatMap(file -> file.getMessageTypeBuilderList().stream())
                .flatMap(message -> message.getFieldBuilderList().stream())
                .filter(field -> field.getName().equals("status"))
                .forEach(field -> field.setName("state").clearJsonName());
        BatchDecoder decoder = new BatchDecoder();
        decoder.decode(first);

        ReceivedChange second = decoder.decode(
                        first.toBuilder().setDescriptorSet(renamed).build())
                .get(0);

        assertThat(printer.line(second, RECEIVED)).contains("state \"new\"");
    }

    @Test
    void aColumnThatFillsItsOldFieldTooIsShownOnce() {
        PushRequest update = Shop.batch(Shop.update(
                Shop.order(1, Map.of("status", "7", "we ird-name", "seven")),
                Shop.order(1, Map.of("status", "8", "we ird-name", "eight"))));
        PushRequest insert = Shop.batch(Shop.insert(Shop.order(1, Map.of("status", "7", "we ird-name", "seven"))));

        assertThat(line(bridged(update)))
                .contains("we ird-name \"seven\" → \"eight\" ")
                .doesNotContain("\"8\"");
        assertThat(line(bridged(insert)))
                .contains("we ird-name \"seven\", 9 others NULL")
                .doesNotContain("\"7\"");
    }

    /** As if status were the field that the last column had before its type changed. */
    private static PushRequest bridged(PushRequest batch) {
        FileDescriptorSet.Builder files = batch.getDescriptorSet().toBuilder();
        files.getFileBuilderList().stream()
                .flatMap(file -> file.getMessageTypeBuilderList().stream())
                .flatMap(message -> message.getFieldBuilderList().stream())
                .filter(field -> field.getName().equals("status"))
                .forEach(field -> field.getOptionsBuilder()
                        .setDeprecated(true)
                        .setExtension(
                                ColumnProto.column,
                                Column.newBuilder().setName("we ird-name").build()));
        return batch.toBuilder().setDescriptorSet(files).build();
    }

    @Test
    void coloursAreAroundTheTextAndNotInItsWidth() {
        ChangePrinter coloured = new ChangePrinter(ZoneOffset.UTC, Palette.ANSI);
        ReceivedChange change =
                Shop.received(Shop.batch(Shop.delete(Shop.order(1, Map.of())))).get(0);

        String line = coloured.line(change, RECEIVED);

        assertThat(line).contains("\u001b[31mDELETE\u001b[0m");
        assertThat(line.replaceAll("\u001b\\[[0-9]+m", "")).isEqualTo(printer.line(change, RECEIVED));
    }

    @Test
    void lagHasTheUnitThatSuitsIt() {
        ReceivedChange change = Shop.received(Shop.batch(Shop.truncate())).get(0);

        assertThat(printer.line(change, Shop.COMMITTED.plusMillis(1_234))).endsWith("   1.2 s");
        assertThat(printer.line(change, Shop.COMMITTED.plusSeconds(61 * 60))).endsWith("  61 min");
        assertThat(printer.line(change, Shop.COMMITTED.plusSeconds(7 * 3_600))).endsWith("     7 h");
        assertThat(printer.line(change, Shop.COMMITTED.plusSeconds(72 * 3_600))).endsWith("     3 d");
        assertThat(printer.line(change, Shop.COMMITTED.minusMillis(5))).endsWith("   -5 ms");
    }

    private String line(ChangeEvent event) {
        return line(Shop.batch(event));
    }

    private String line(PushRequest batch) {
        return printer.line(Shop.received(batch).get(0), RECEIVED);
    }
}
