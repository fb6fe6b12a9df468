package dev.rowcast.cli.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.change.KafkaPlace;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class LettersTest {
    private final Mailbox mailbox = new Mailbox();

    @Test
    void showsEachWithWhoseWhichWhereHowOftenAndWhy() {
        mailbox.letter("billing", 3, 71, "REJECT by the subscriber (no such customer)");
        mailbox.letter("audit", 4, 80, "given up after 5 tries");
        Letters letters = Letters.read(mailbox);

        assertThat(LettersText.of(letters.all(), letters))
                .containsExactly(
                        "TIME                  SUBSCRIPTION  TABLE        READ FROM              LETTER  TRIES  REV  ID",
                        "2026-11-22T12:01:11Z  billing       shop.orders  shop.shop.orders-0@71  0@0     2      1    shop/binlog.000001/71/0/i",
                        "    REJECT by the subscriber (no such customer)",
                        "2026-11-22T12:01:20Z  audit         shop.orders  shop.shop.orders-0@80  0@1     2      1    shop/binlog.000001/80/0/i",
                        "    given up after 5 tries");
    }

    @Test
    void aSettledLetterSaysHowByWhomAndWhen() throws Exception {
        mailbox.letter("billing", 3, 71, "no");
        DeadLetterRecord letter = Letters.read(mailbox).all().get(0);
        mailbox.settle(letter, Settled.SKIPPED, "ada");
        Letters letters = Letters.read(mailbox);

        assertThat(letters.all()).hasSize(1);
        assertThat(letters.isOpen(letter)).isFalse();
        assertThat(LettersText.of(letters.all(), letters))
                .last()
                .isEqualTo("    settled: skipped by ada at 2026-11-22T12:00:00Z");
        JsonNode json = new ObjectMapper()
                .readTree(LettersJson.of(letters.all(), letters))
                .get(0);
        assertThat(json.at("/settled/outcome").textValue()).isEqualTo("skipped");
        assertThat(json.at("/from/offset").longValue()).isEqualTo(71);
        assertThat(json.at("/subscription").textValue()).isEqualTo("billing");
        assertThat(json.at("/attempts").intValue()).isEqualTo(2);
    }

    @Test
    void aLetterWithoutOurHeadersShowsWhatConnectSays() {
        Headers headers = new RecordHeaders();
        Mailbox.add(headers, "__connect.errors.topic", "shop.shop.orders");
        Mailbox.add(headers, "__connect.errors.partition", "1");
        Mailbox.add(headers, "__connect.errors.offset", "9");
        Mailbox.add(headers, "__connect.errors.exception.message", "not JSON");
        Mailbox.add(headers, "__connect.errors.connector.name", "sink");
        mailbox.add(null, "x".getBytes(StandardCharsets.UTF_8), headers);
        mailbox.add(null, null, new RecordHeaders());

        List<DeadLetterRecord> all = Letters.read(mailbox).all();
        assertThat(all.get(0).from()).contains(new KafkaPlace("shop.shop.orders", 1, 9));
        assertThat(all.get(0).reason()).isEqualTo("not JSON");
        assertThat(all.get(0).connector()).contains("sink");
        assertThat(all.get(0).subscription()).isEmpty();
        assertThat(all.get(0).time()).isEqualTo(Mailbox.NOON);
        assertThat(all.get(1).from()).isEmpty();
    }

    @Test
    void headersThatAConverterWroteAsJsonAreRead() {
        Headers headers = new RecordHeaders();
        Mailbox.add(headers, "rowcast.subscription", "\"billing\"");
        Mailbox.add(
                headers,
                "rowcast.id",
                "{\"schema\":{\"type\":\"string\",\"optional\":false},\"payload\":\"shop/f/1/0/i\"}");
        Mailbox.add(headers, "rowcast.reason", "{no JSON");
        mailbox.add(null, null, headers);

        DeadLetterRecord letter = Letters.read(mailbox).all().get(0);
        assertThat(letter.subscription()).contains("billing");
        assertThat(letter.id()).contains("shop/f/1/0/i");
        assertThat(letter.reason()).isEqualTo("{no JSON");
    }

    @Test
    void filtersMustAllFit() {
        mailbox.letter("billing", 3, 71, "no such customer");
        mailbox.letter("billing", 4, 80, "given up");
        mailbox.letter("audit", 4, 80, "given up");
        List<DeadLetterRecord> all = Letters.read(mailbox).all();

        assertThat(all)
                .filteredOn(new LetterFilter("billing", null, null, Set.of(), null)::has)
                .hasSize(2);
        assertThat(all)
                .filteredOn(new LetterFilter("billing", "shop.orders", "given", Set.of(), null)::has)
                .containsExactly(all.get(1));
        assertThat(all)
                .filteredOn(new LetterFilter(null, "shop.other", null, Set.of(), null)::has)
                .isEmpty();
        assertThat(all)
                .filteredOn(new LetterFilter(null, null, null, Set.of("shop/binlog.000001/71/0/i"), null)::has)
                .containsExactly(all.get(0));
        assertThat(all)
                .filteredOn(new LetterFilter(null, null, null, Set.of(), Mailbox.NOON.plusSeconds(80))::has)
                .containsExactly(all.get(1), all.get(2));
    }
}
