package dev.rowcast.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.stack.ConnectorStatus.Part;
import org.junit.jupiter.api.Test;

class ConnectorStatusTest {
    @Test
    void theRootCauseIsTheInnermostException() {
        assertThat(
                        cause(
                                "a.Outer: failed\n\tat x\nCaused by: b.Middle: failed\n\tat y\nCaused by: c.Inner: no such user\n\tat z"))
                .isEqualTo("c.Inner: no such user");
        assertThat(cause("a.Lone: no such user\n\tat x")).isEqualTo("a.Lone: no such user");
        assertThat(cause(null)).isEmpty();
    }

    @Test
    void ofALongOneTheBeginningAndTheEndStay() {
        String cause = cause("a.Outer: failed\nCaused by: b.Inner: begins" + "-".repeat(5_000) + "is purged\n\tat x");

        assertThat(cause).startsWith("b.Inner: begins--").contains("- … -").endsWith("--is purged");
        assertThat(cause.length()).isEqualTo(303);
    }

    private static String cause(String trace) {
        return new Part("task 0", "FAILED", trace).rootCause();
    }
}
