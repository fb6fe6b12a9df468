package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.deliver.ChangeKey;
import dev.rowcast.deliver.ParkedKeys.Parked;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParkedKeyTest {
    @Test
    void isReadableText() {
        ParkedKey key = new ParkedKey("shop-to-services", "billing", new ChangeKey("shop.orders", "{\"id\":42}"));

        assertThat(key.text())
                .isEqualTo("{\"connector\":\"shop-to-services\",\"subscription\":\"billing\",\"table\":\"shop.orders\","
                        + "\"key\":{\"id\":42}}");
        assertThat(key.text()).startsWith(ParkedKey.prefix("shop-to-services"));
        assertThat(ParkedKey.prefix("shop")).isNotEqualTo(key.text().substring(0, 20));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"id\":1.50}", "{\"a\":\",\\\"key\\\":1}\",\"key\":7}", "{\"id\":12345678901234567890123}"})
    void comesBackAsItWas(String text) {
        ParkedKey key = new ParkedKey("a \"b\",\"key\":", "s", new ChangeKey("shop.\"odd\\table", text));

        assertThat(ParkedKey.parse(key.text())).isEqualTo(key);
    }

    @Test
    void whatItIsParkedForComesBack() {
        Parked parked = new Parked("REJECT by the subscriber (\"no\")", new KafkaPlace("t", 3, 71), 1_795_000_000_123L);

        assertThat(ParkedKey.parse(ParkedKey.write(parked))).isEqualTo(parked);
        assertThat(new String(ParkedKey.write(parked), StandardCharsets.UTF_8))
                .contains("\"topic\":\"t\",\"partition\":3,\"offset\":71,\"time\":\"2026-11-18T");
    }

    @Test
    void anythingElseIsRefused() {
        assertThatThrownBy(() -> ParkedKey.parse("{\"connector\":\"a\"}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ParkedKey.parse("{\"connector\":\"a\",\"subscription\":7,\"key\":{}}"))
                .hasMessageEndingWith("(/subscription: expected a string, found 7)");
        String spaced = "{\"connector\":\"a\",\"subscription\":\"s\",\"table\":\"t\", \"key\":{\"id\":1}}";
        String keyFirst = "{\"connector\":\"a\",\"key\":{\"id\":1},\"subscription\":\"s\",\"table\":\"t\"}";
        for (String foreign : List.of(spaced, keyFirst)) {
            assertThatThrownBy(() -> ParkedKey.parse(foreign))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(foreign);
        }
        assertThatThrownBy(() -> ParkedKey.parse("shop.orders")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ParkedKey.parse("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
