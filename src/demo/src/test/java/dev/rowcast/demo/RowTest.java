package dev.rowcast.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import com.google.type.DateTime;
import com.google.type.Decimal;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import shop.Orders;

class RowTest {
    @Test
    void readsEachColumnAsAPlainValueAndNullWhereThereIsNone() {
        Row row = Row.of(Orders.newBuilder()
                .setId(7)
                .setStatus("draft")
                .setAmount(Decimal.newBuilder().setValue("120.00"))
                .setApprovedAt(Timestamp.newBuilder().setSeconds(1).setNanos(2000))
                .setCreatedAt(DateTime.newBuilder()
                        .setYear(2026)
                        .setMonth(11)
                        .setDay(22)
                        .setHours(12)
                        .setMinutes(4)
                        .setSeconds(7)
                        .setNanos(113_000_000))
                .build());

        assertThat(row.values())
                .containsEntry("id", 7L)
                .containsEntry("customer_id", null)
                .containsEntry("status", "draft")
                .containsEntry("amount", new BigDecimal("120.00"))
                .containsEntry("note", null)
                .containsEntry("approved_at", Instant.ofEpochSecond(1, 2000))
                .containsEntry("created_at", LocalDateTime.parse("2026-11-22T12:04:07.113"))
                .hasSize(7);
        assertThat(row.key(List.of("status", "id"))).containsExactly("draft", 7L);
    }

    @Test
    void tellsAnEmptyTextFromNull() {
        assertThat(Row.of(Orders.newBuilder().setNote("").build()).values()).containsEntry("note", "");
    }
}
