package dev.rowcast.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.observe.StatusJson;
import dev.rowcast.observe.SubscriptionStatus;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.standalone.state.PauseTable.Pause;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PausedTablesTest {
    private static final long SINCE = Instant.parse("2026-12-01T03:00:00.250Z").toEpochMilli();

    private final PausedTables paused = new PausedTables(
            "shop",
            RoutingParser.parse("""
                    {"defaults": {"tls": {"plaintext": true}}, "subscriptions": [
                      {"name": "billing", "tables": ["shop.orders"], "target": "127.0.0.1:1"},
                      {"name": "audit", "tables": ["shop.*"], "target": "127.0.0.1:1"},
                      {"name": "mail", "tables": ["shop.customers"], "target": "127.0.0.1:1"}]}"""),
            List.of(new Pause("shop.shop.orders", "ops@here, process 7", "billing", SINCE, null)));

    private SubscriptionStatus told(String name, String state) {
        return paused.told(StatusJson.parse("""
                {"format": 1, "connector": "c", "subscriptions": [{"name": "%s", "state": "%s", "reason": "before"}]}""".formatted(name, state).getBytes(StandardCharsets.UTF_8))
                .subscriptions()
                .get(0));
    }

    @Test
    void theOneThatIsLoadedAndThoseThatWaitWithItAreTold() {
        assertThat(told("billing", "DELIVERING").state()).isEqualTo(SubscriptionStatus.PAUSED);
        assertThat(told("billing", "DELIVERING").sinceMillis()).isEqualTo(SINCE);
        assertThat(told("billing", "IDLE").reason())
                .isEqualTo(
                        "rowcast sync loads shop.orders (ops@here, process 7, since 2026-12-01T03:00:00Z); changes of it wait in the spool");
        assertThat(told("audit", "DELIVERING").reason())
                .startsWith("waits for shop.orders, which rowcast sync loads for billing (ops@here");
        assertThat(told("mail", "DELIVERING").reason()).as("doesn't want it").isEqualTo("before");
        assertThat(paused.streams()).containsOnlyKeys("shop.shop.orders");
    }

    @Test
    void whateverElseKeepsItFromDeliveringIsToldFirst() {
        assertThat(told("billing", "BACKING_OFF").reason()).isEqualTo("before");
    }
}
