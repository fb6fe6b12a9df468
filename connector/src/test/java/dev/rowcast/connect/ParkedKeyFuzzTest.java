package dev.rowcast.connect;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.deliver.ChangeKey;
import dev.rowcast.deliver.ParkedKeys.Parked;
import dev.rowcast.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(3_600)
class ParkedKeyFuzzTest {
    private final Fuzz fuzz = Fuzz.ofThisBuild(3_000);

    @Test
    void keys() {
        ParkedKey key = new ParkedKey("a \"b\"", "billing", new ChangeKey("shop.orders", "{\"id\":1.50}"));
        fuzz.run(
                List.of(key.text().getBytes(StandardCharsets.UTF_8)),
                IllegalArgumentException.class,
                bytes -> ParkedKey.parse(new String(bytes, StandardCharsets.UTF_8)));
    }

    @Test
    void values() {
        Parked parked = new Parked("REJECT (\"no\")", new KafkaPlace("t", 3, 71), 1_795_000_000_123L);
        fuzz.run(List.of(ParkedKey.write(parked)), IllegalArgumentException.class, ParkedKey::parse);
    }
}
