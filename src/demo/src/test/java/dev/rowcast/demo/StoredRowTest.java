package dev.rowcast.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoredRowTest {
    private static final Map<String, String> TYPES = Map.of(
            "id", "BIGINT",
            "amount", "DECIMAL",
            "born", "DATE",
            "made", "DATETIME",
            "approved", "TIMESTAMP",
            "note", "VARCHAR",
            "wishes", "JSON");

    @Test
    void isTheRowThatTheDatabaseHasWhicheverStoreItComesFrom() {
        Row database = new Row(Map.of(
                "id",
                7L,
                "amount",
                new BigDecimal("12.00"),
                "born",
                LocalDate.of(1990, 2, 3),
                "made",
                LocalDateTime.of(2026, 1, 2, 3, 4, 0),
                "approved",
                Instant.parse("2026-01-02T03:04:05.123456Z"),
                "note",
                "naïve",
                "wishes",
                "{\"a\":[1.50]}"));

        // As PostgreSQL and as OpenSearch write it.
        assertThat(read("""
                {"id": 7, "amount": 12.00, "born": "1990-02-03", "made": "2026-01-02T03:04:00",
                 "approved": "2026-01-02T05:04:05.123456+02:00", "note": "naïve", "wishes": {"a": [1.50]}}
                """)).isEqualTo(database);
        assertThat(read("""
                {"id": 7, "amount": "12.00", "born": "1990-02-03", "made": "2026-01-02T03:04:00",
                 "approved": "2026-01-02T03:04:05.123456Z", "note": "naïve", "wishes": {"a": [1.50]}}
                """)).isEqualTo(database);
    }

    @Test
    void anotherScaleIsAnotherRow() {
        assertThat(read("{\"amount\": 12.0}")).isNotEqualTo(read("{\"amount\": 12.00}"));
    }

    @Test
    void whatIsMissingIsNull() {
        assertThat(read("{\"note\": null}").values())
                .containsOnlyKeys(TYPES.keySet())
                .containsEntry("note", null);
    }

    private static Row read(String json) {
        return StoredRow.of(StoredRow.parse(json), TYPES);
    }
}
