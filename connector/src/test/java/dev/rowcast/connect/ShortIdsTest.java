package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class ShortIdsTest {
    private static final Map<String, String> SINK = Map.of("contract.log.bootstrap.servers", "kafka:9092");

    @Test
    void recordsFromBeforeTheInstantKeepThem() {
        ShortIds ids = of("2026-11-29T12:00:00Z");
        long instant = Instant.parse("2026-11-29T12:00:00Z").toEpochMilli();

        assertThat(ids.given(instant - 1)).isTrue();
        assertThat(ids.given(instant)).isFalse();
        assertThat(ids.given(null)).isFalse();
        assertThat(ids.given(-1L)).as("no timestamp").isFalse();
    }

    @Test
    void withoutTheKeyNoneDoes() {
        assertThat(new SinkConfig(SINK).shortIds()).isEqualTo(ShortIds.NONE);
        assertThat(ShortIds.NONE.given(0L)).isFalse();
    }

    @Test
    void whatIsNoInstantIsRefused() {
        assertThatThrownBy(() -> of("yesterday"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("ids.short.before")
                .hasMessageContaining("such as 2026-11-29T12:00:00Z");
    }

    private static ShortIds of(String instant) {
        return new SinkConfig(
                        Map.of("contract.log.bootstrap.servers", "kafka:9092", ShortIds.SHORT_IDS_BEFORE, instant))
                .shortIds();
    }
}
