package dev.rowcast.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.TableId;
import dev.rowcast.route.Exclusions;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.route.Subscription;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.api.Test;

class RecipientsTest {
    private static final TableId TABLE = new TableId("shop", "odd-one");
    private static final Subscription AUDIT =
            RoutingParser.parse("""
                    { "subscriptions": [ { "name": "audit", "target": "a:1", "tables": ["shop.*"],
                        "columns": { "exclude": ["shop.odd-one.credit-card", "*.*.銀行"] } } ] }
                    """).subscriptions().get(0);

    private static Schema named(String name) {
        SchemaBuilder schema = SchemaBuilder.string().optional();
        return name.isEmpty()
                ? schema.build()
                : schema.parameter("__debezium.source.column.name", name).build();
    }

    @Test
    void withoutTheSourcesNamesAnExcludedColumnIsKnownAsItIsAdjusted() {
        Schema rows = SchemaBuilder.struct()
                .field("id", Schema.INT32_SCHEMA)
                .field("credit_card", named(""))
                .field("__", named(""))
                .field("ok", named(""))
                .build();
        Exclusions excluded = Recipients.exclusions(AUDIT, TABLE, rows);

        assertThat(excluded.has("credit_card")).isTrue();
        assertThat(excluded.has("__")).isTrue();
        assertThat(excluded.has("ok")).isFalse();
    }

    @Test
    void withTheSourcesNamesOnlyTheseCount() {
        Schema rows = SchemaBuilder.struct()
                .field("a", named("credit_card"))
                .field("b", named("銀行"))
                .build();
        Exclusions excluded = Recipients.exclusions(AUDIT, TABLE, rows);

        assertThat(excluded.has("credit_card")).isFalse();
        assertThat(excluded.has("銀行")).isTrue();
    }
}
