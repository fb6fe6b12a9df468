package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.rowcast.e2e.SourceTopics.Change;
import dev.rowcast.e2e.SourceTopics.DeadLetter;
import dev.rowcast.v1.Operation;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** That the checks of a chaos run find what they are there for. */
class ChaosChecksTest {
    private static final Topics.Place THERE = new Topics.Place("shop.shop.orders", 0, 7);
    private static final Topics.Place AGAIN = new Topics.Place("shop.shop.orders", 0, 9);
    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final Schema ROW = SchemaBuilder.struct()
            .optional()
            .field("id", Schema.INT64_SCHEMA)
            .field("amount", Schema.BYTES_SCHEMA)
            .build();

    private final ChangeIds ids = new ChangeIds();

    @Test
    void aChangeThatComesAgainSharesItsIdWithNobody() {
        ids.add(received("a", THERE, "1", "orders", Operation.OPERATION_UPDATE, "2"));
        ids.add(received("a", THERE, "1", "orders", Operation.OPERATION_UPDATE, "2"));
        ids.add(received("b", THERE, "1", "orders", Operation.OPERATION_UPDATE, "2"));
        ids.add(received("a", AGAIN, "1", "orders", Operation.OPERATION_UPDATE, "2"));
        ids.add(received("a", AGAIN, "2", "orders", Operation.OPERATION_UPDATE, "3"));
        assertThat(ids.shared()).isZero();
        assertThat(ids.faults()).isEmpty();
    }

    @Test
    void anIdOfTwoChangesIsFound() {
        ids.add(received("a", THERE, "1", "orders", Operation.OPERATION_UPDATE, "2"));
        ids.add(received("a", AGAIN, "1", "orders", Operation.OPERATION_UPDATE, "3"));
        assertThat(ids.shared()).as("content").isEqualTo(1);
        ids.add(received("a", THERE, "2", "orders", Operation.OPERATION_INSERT, "2"));
        ids.add(received("b", AGAIN, "2", "orders", Operation.OPERATION_UPDATE, "2"));
        assertThat(ids.shared()).as("operation, at two subscribers").isEqualTo(2);
        ids.add(received("a", THERE, "3", "orders", Operation.OPERATION_INSERT, "2"));
        ids.add(received("a", THERE, "3", "items", Operation.OPERATION_INSERT, "2"));
        assertThat(ids.shared()).as("table").isEqualTo(3);
        assertThat(ids.faults()).hasSize(3);
    }

    @Test
    void aLetterCountsForItsSubscriptionIfItHasTheRow() {
        String row = Rows.digest(key(3), envelope("u", 3, 1));
        ChaosLetters letters = new ChaosLetters(
                List.of(new Change(THERE, "orders", "{id=3}", true, 100, row)),
                List.of(new DeadLetter(THERE, "billing", 220, row), new DeadLetter(THERE, "billing", 210, row)));
        assertThat(letters.readBack("billing")).isEqualTo(Map.of(THERE, 210L));
        assertThat(letters.readBack("audit")).isEmpty();
        assertThat(letters.withoutRow()).isEmpty();
    }

    @Test
    void aLetterWithoutItsRowOrThatNobodyCanReadCountsForNothing() {
        String row = Rows.digest(key(3), envelope("u", 3, 1));
        DeadLetter other = new DeadLetter(THERE, "billing", 200, Rows.digest(key(3), envelope("u", 3, 2)));
        DeadLetter unreadable = new DeadLetter(THERE, "billing", 200, "unreadable: …");
        DeadLetter ofNothing = new DeadLetter(AGAIN, "billing", 200, row);
        ChaosLetters letters = new ChaosLetters(
                List.of(new Change(THERE, "orders", "{id=3}", true, 100, row)), List.of(other, unreadable, ofNothing));
        assertThat(letters.readBack("billing")).isEmpty();
        assertThat(letters.withoutRow()).containsExactly(other, unreadable, ofNothing);
    }

    @Test
    void ofAParkedKeyTheRowIsUnknownHoweverItGoesOn() {
        List<Change> changes = List.of(
                new Change(THERE, "orders", "{id=3}", true, 100, "a"),
                new Change(AGAIN, "orders", "{id=3}", false, 110, "b"));
        assertThat(SourceTopics.unknowable(changes, "orders", false)).isEmpty();
        assertThat(SourceTopics.unknowable(changes, "orders", true)).containsExactly("{id=3}");
    }

    @Test
    void aRowIsItsKeyOperationAndValues() {
        String row = Rows.digest(key(3), envelope("u", 3, 1));
        assertThat(Rows.digest(key(3), envelope("u", 3, 1))).isEqualTo(row);
        assertThat(Rows.digest(key(4), envelope("u", 3, 1))).isNotEqualTo(row);
        assertThat(Rows.digest(key(3), envelope("c", 3, 1))).isNotEqualTo(row);
        assertThat(Rows.digest(key(3), envelope("u", 3, 2))).isNotEqualTo(row);
    }

    private static Struct key(long id) {
        return new Struct(KEY).put("id", id);
    }

    private static Struct envelope(String op, long id, int amount) {
        Schema schema = SchemaBuilder.struct()
                .field("op", Schema.STRING_SCHEMA)
                .field("before", ROW)
                .field("after", ROW)
                .build();
        return new Struct(schema)
                .put("op", op)
                .put("after", new Struct(ROW).put("id", id).put("amount", new byte[] {(byte) amount}));
    }

    private static Received received(
            String subscription, Topics.Place place, String id, String table, Operation operation, String amount) {
        return new Received(
                subscription,
                place,
                id,
                operation,
                table,
                1,
                Map.of("id", "3"),
                null,
                Map.of("id", "3", "amount", amount),
                Map.of(),
                ByteString.EMPTY,
                ByteString.copyFromUtf8(amount));
    }
}
