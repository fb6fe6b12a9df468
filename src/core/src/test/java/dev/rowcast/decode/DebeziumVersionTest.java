package dev.rowcast.decode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DebeziumVersionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "3.6.1.Final",
                "3.6.1",
                "3.6.1.Final-redhat-00001",
                "3.6.10.Final",
                "3.7.0.Alpha1",
                "3.7.0-SNAPSHOT",
                "3.10.0.Final",
                "4.0",
                "4.0.0.Beta1",
                "10.0.0.Final"
            })
    void ordersAreStableSince361(String version) {
        assertThat(DebeziumVersion.ordersAreStable(version)).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "3.6.0.Final",
                "3.6",
                "3.6.1-SNAPSHOT",
                "3.6.1.CR1",
                "3.5.9.Final",
                "2.7.4.Final",
                "1.9",
                "3",
                "unknown",
                "v3.6.1",
                "99999999999.0.0"
            })
    void andWereNotBefore(String version) {
        assertThat(DebeziumVersion.ordersAreStable(version)).isFalse();
    }
}
