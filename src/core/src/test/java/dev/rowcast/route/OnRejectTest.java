package dev.rowcast.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OnRejectTest {
    @Test
    void parkingNeedsADeadLetterQueue() {
        Routing routing = RoutingParser.parse("""
                { "defaults": { "onReject": "park" },
                  "subscriptions": [
                    { "name": "a", "tables": ["shop.*"], "target": "a:1", "onReject": "continue" },
                    { "name": "b", "tables": ["shop.*"], "target": "b:1" },
                    { "name": "c", "tables": ["shop.*"], "target": "c:1", "onReject": "park" }
                ] }
                """);

        assertThat(routing.parks()).isTrue();
        assertThat(routing.quarantines())
                .extracting(Mistake::pointer)
                .containsExactly("/defaults/onReject", "/subscriptions/2/onReject");
        assertThat(routing.quarantines().get(0).message())
                .isEqualTo(
                        "\"park\" needs a dead-letter queue, and the connector has none; set errors.tolerance=all and"
                                + " errors.deadletterqueue.topic.name, or write \"continue\" here");
    }

    @Test
    void nothingIsParkedByDefault() {
        Routing routing = RoutingParser.parse(
                "{ \"subscriptions\": [ { \"name\": \"a\", \"tables\": [\"shop.*\"], \"target\": \"a:1\" } ] }");

        assertThat(routing.parks()).isFalse();
        assertThat(routing.quarantines()).isEmpty();
    }
}
