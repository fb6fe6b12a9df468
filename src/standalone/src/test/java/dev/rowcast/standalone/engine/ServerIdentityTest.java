package dev.rowcast.standalone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerIdentityTest {
    private static final Source SOURCE = new Source("shop", "h", 3306, "u", "p", 7, "shop\\..*", Map.of());

    private static String place(String gtids, String server) {
        return "{\"file\":\"b.000002\",\"pos\":157" + (gtids.isEmpty() ? "" : ",\"gtids\":\"" + gtids + "\"")
                + (server.isEmpty() ? "" : ",\"server_uuid\":\"" + server + "\"") + "}";
    }

    /** With GTIDs, on both sides, each server knows what is done; one of before this was noted is taken for the same. */
    @ParameterizedTest
    @CsvSource({
        "'', one, false, true",
        "'', two, false, false",
        "'', two, true, false",
        "'', '', false, true",
        "'u:1-7', two, true, true",
        "'u:1-7', two, false, false",
        "'u:1-7', one, false, true"
    })
    void aPlaceInAnothersLogIsNotReadFrom(String gtids, String marked, boolean serverHasGtids, boolean read) {
        ServerIdentity server = new ServerIdentity("one", serverHasGtids);
        assertThat(server.refusal(SOURCE, place(gtids, marked)).isEmpty()).isEqualTo(read);
    }

    @Test
    void theRefusalNamesBothServersThePlaceAndTheWayOut() {
        assertThat(new ServerIdentity("one", false)
                        .refusal(SOURCE, place("", "two"))
                        .orElseThrow())
                .contains("MySQL h:3306", "its server_uuid is one", "was two", "b.000002:157", "--snapshot-again");
        assertThat(new ServerIdentity("one", false).refusal(SOURCE, null)).isEmpty();
    }
}
