package dev.rowcast.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StateLogTest {
    private static String line(State state, String reason, long waiting, Duration oldest, Duration nextTry) {
        return StateLog.line(new StateChange("billing-orders", state, reason, waiting, oldest, nextTry));
    }

    @Test
    void saysWhyWhatWaitsAndWhenItGoesOn() {
        assertThat(line(
                        State.BACKING_OFF,
                        "UNAVAILABLE from dns:///billing:9090 (connection refused)",
                        1_204,
                        Duration.ofMillis(3_020),
                        Duration.ofMillis(1_600)))
                .isEqualTo("[billing-orders] BACKING_OFF: UNAVAILABLE from dns:///billing:9090 (connection refused);"
                        + " 1,204 changes wait, oldest 3 s; next try in 1.6 s");
    }

    @Test
    void leavesOutWhatThereIsNot() {
        assertThat(line(State.DELIVERING, "", 0, Duration.ZERO, Duration.ZERO))
                .isEqualTo("[billing-orders] DELIVERING");
        assertThat(line(State.MISCONFIGURED, "no such service", 1, Duration.ofMillis(40), Duration.ofSeconds(17)))
                .isEqualTo("[billing-orders] MISCONFIGURED: no such service; 1 change waits, oldest 40 ms;"
                        + " next try in 17 s");
    }

    @Test
    void roundsTimesToWhatAPersonReads() {
        assertThat(line(State.BACKING_OFF, "x", 2, Duration.ofSeconds(125), Duration.ZERO))
                .endsWith("oldest 2 min");
        assertThat(line(State.BACKING_OFF, "x", 2, Duration.ofHours(5), Duration.ZERO))
                .endsWith("oldest 5 h");
        assertThat(line(State.BACKING_OFF, "x", 2, Duration.ofDays(9), Duration.ZERO))
                .endsWith("oldest 9 d");
    }
}
