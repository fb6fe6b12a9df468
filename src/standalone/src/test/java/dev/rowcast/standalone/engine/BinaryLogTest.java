package dev.rowcast.standalone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinaryLogTest {
    private static final Source SOURCE = new Source("shop", "h", 3306, "u", "p", 7, "shop\\..*", Map.of());
    private static final String ONE = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String TWO = "4e11fa47-71ca-11e1-9e33-c80aa9429562";

    /** Files 3 and 4 of 1,000 bytes, whose first commits are number 30 and 40. */
    private static BinaryLog log(String executed, String purged) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        sizes.put("b.000003", 1000L);
        sizes.put("b.000004", 1000L);
        return new BinaryLog(sizes, Map.of("b.000003", "447#30", "b.000004", "447#40"), executed, purged);
    }

    private static String place(String server, String file, long position, String begin, String gtids) {
        return "{\"file\":\"" + file + "\",\"pos\":" + position
                + (gtids.isEmpty() ? "" : ",\"gtids\":\"" + gtids + "\"")
                + (begin.isEmpty() ? "" : ",\"log_begin\":\"" + begin + "\"") + ",\"server_uuid\":\"" + server + "\"}";
    }

    @ParameterizedTest
    @CsvSource({
        "one, b.000003, 1000, b.000003@447#30, true",
        "one, b.000003, 1000, '', true",
        // Its first file is purged.
        "one, b.000003, 1000, b.000001@447#10, true",
        "one, b.000002, 9999, b.000002@447#20, true",
        "one, b.000003, 1001, b.000003@447#30, false",
        "one, b.000005, 4, '', false",
        "one, b.000003, 500, b.000003@447#29, false",
        "one, b.000003, 500, b.000003@448#30, false",
        "one, b.000003, 500, b.000005@447#50, false",
        // Who renames the files has begun nothing anew, and of another server's they say nothing.
        "one, mysql-bin.000009, 4, mysql-bin.000009@447#90, true",
        "other, b.000005, 4, b.000005@447#50, true",
        "'', b.000005, 4, '', true"
    })
    void withoutGtidsFilesAndTheirFirstCommitsTell(
            String server, String file, long position, String begin, boolean read) {
        assertThat(log("", "")
                        .refusal(SOURCE, place(server, file, position, begin, ""), new ServerIdentity("one", false)))
                .matches(why -> why.isEmpty() == read);
    }

    @ParameterizedTest
    @CsvSource({
        ":1-9, :1-5, b.000003@447#30, true",
        ":1-9, :1-5, b.000003@447#29, false",
        ":1-9, :1-5, b.000005@447#50, false",
        // Nothing that was read has its GTID a second time.
        ":1-9, :1-7, b.000003@447#29, true",
        // It lacks some, and the connector says which.
        ":1-6, :1-5, b.000003@447#29, true",
        // The file of the place may be that of the server before.
        ":1-9, :1-5, '', true"
    })
    void withGtidsThoseOfTheServerItselfCountTheirSecondTime(
            String executed, String purged, String begin, boolean read) {
        String place = place(ONE, "b.000009", 4, begin, ONE + ":1-7," + TWO + ":1-3");
        assertThat(log(ONE + executed + "," + TWO + ":1-3", ONE + purged)
                        .refusal(SOURCE, place, new ServerIdentity(ONE, true)))
                .matches(why -> why.isEmpty() == read);
    }

    @Test
    void theRefusalNamesWhatIsOtherwiseThePlaceAndTheWayOut() {
        ServerIdentity server = new ServerIdentity("one", false);
        assertThat(log("", "").refusal(SOURCE, place("one", "b.000003", 500, "b.000003@448#29", ""), server))
                .get()
                .asString()
                .contains(
                        "MySQL h:3306",
                        "RESET MASTER",
                        "b.000003 is 447#30 now, and was 448#29",
                        "b.000003:500",
                        "--snapshot-again");
        assertThat(log("", "").refusal(SOURCE, null, server)).isEmpty();
    }

    @Test
    void aPlaceIsMarkedWithItsOwnFileOrTheNewestThatHasACommit() {
        ServerIdentity server = new ServerIdentity("one", false);
        assertThat(log("", "").marks(server, null))
                .isEqualTo(Map.of("server_uuid", "one", "log_begin", "b.000004@447#40"));
        assertThat(log("", "").marks(server, place("one", "b.000003", 500, "", "")))
                .containsEntry("log_begin", "b.000003@447#30");
        assertThat(log("", "").marks(server, place("other", "b.000007", 500, "b.000003@1#1", "")))
                .containsEntry("log_begin", "b.000003@447#30");
        assertThat(new BinaryLog(Map.of("b.000001", 157L), Map.of(), "", "").marks(server, null))
                .isEqualTo(Map.of("server_uuid", "one"));
        assertThat(BinaryLog.telling(place("one", "b.000001", 4, "b.000002@1#1", ""), List.of("b.000002", "b.000003")))
                .containsExactly("b.000002", "b.000003");
    }
}
