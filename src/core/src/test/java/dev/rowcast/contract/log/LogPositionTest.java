package dev.rowcast.contract.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogPositionTest {
    @Test
    void comparesTransactionsOfOneServerByNumber() {
        assertThat(gtid("uuid-a:9", "binlog.000009", 1).precedes(gtid("uuid-a:10", "binlog.000001", 1)))
                .isTrue();
        assertThat(gtid("uuid-a:10", "binlog.000001", 1).precedes(gtid("uuid-a:9", "binlog.000009", 1)))
                .isFalse();
    }

    @Test
    void comparesPlacesInOneTransactionByPosition() {
        assertThat(gtid("uuid-a:9", "binlog.000001", 1).precedes(gtid("uuid-a:9", "binlog.000001", 2)))
                .isTrue();
        assertThat(gtid("uuid-a:9", "binlog.000001", 2).precedes(gtid("uuid-a:9", "binlog.000001", 2)))
                .isFalse();
    }

    @Test
    void comparesFilesByNumberNotByText() {
        assertThat(file("binlog.999999", 5).precedes(file("binlog.1000000", 4))).isTrue();
        assertThat(file("binlog.1000000", 4).precedes(file("binlog.999999", 5))).isFalse();
        assertThat(file("binlog.000002", 4).precedes(file("binlog.000002", 5))).isTrue();
    }

    @Test
    void comparesASnapshotRowWithAStreamedOneByFileAndPosition() {
        assertThat(file("binlog.000001", 100).precedes(gtid("uuid-a:10", "binlog.000001", 200)))
                .isTrue();
    }

    @Test
    void claimsNothingAcrossServersOrSources() {
        assertThat(gtid("uuid-a:9", "binlog.000001", 1).precedes(gtid("uuid-b:10", "binlog.000002", 1)))
                .isFalse();
        assertThat(file("mysql-bin.000001", 1).precedes(file("binlog.000002", 1)))
                .isFalse();
        assertThat(new LogPosition("one", null, "binlog.000001", 1)
                        .precedes(new LogPosition("two", null, "binlog.000002", 1)))
                .isFalse();
    }

    private static LogPosition gtid(String gtid, String file, long position) {
        return new LogPosition("shop", gtid, file, position);
    }

    private static LogPosition file(String file, long position) {
        return new LogPosition("shop", null, file, position);
    }

    @Test
    void afterAFailoverTheTimeTells() {
        LogPosition before = new LogPosition("shop", "3e11fa47-71ca-11e1-9e33-c80aa9429562:23", "a.000009", 9, 1_000);
        LogPosition after = new LogPosition("shop", "7f11fa47-71ca-11e1-9e33-c80aa9429562:1", "b.000001", 4, 2_000);

        assertThat(before.precedes(after)).isTrue();
        assertThat(after.precedes(before)).isFalse();
        assertThat(new LogPosition("shop", before.gtid(), "a.000009", 9).precedes(after))
                .as("of unknown time")
                .isFalse();
    }

    @Test
    void aGroupsMembersNumberInBlocksOfTheirOwn() {
        LogPosition second = at(2, "uuid-g:1000020", "binlog.000004", 100, 1_000_000);
        LogPosition back = at(1, "uuid-g:57", "binlog.000009", 100, 1_060_000);

        assertThat(back.orderTo(second)).isEqualTo(PlaceOrder.AFTER);
        assertThat(at(1, "uuid-g:57", "binlog.000001", 100, 1_000_100).orderTo(second))
                .isEqualTo(PlaceOrder.UNKNOWN);
        assertThat(at(1, "uuid-g:1000000", "binlog.000004", 100, 0)
                        .orderTo(at(1, "uuid-g:1000001", "binlog.000004", 200, 0)))
                .as("one server's files tell")
                .isEqualTo(PlaceOrder.BEFORE);
    }

    @Test
    void eachTagHasNumbersOfItsOwn() {
        LogPosition tagged = at(1, "uuid-a:app:3", "binlog.000004", 300, 0);

        assertThat(at(1, "uuid-a:9", "binlog.000004", 200, 0).orderTo(tagged)).isEqualTo(PlaceOrder.BEFORE);
        assertThat(at(0, "uuid-a:app:2", "binlog.000009", 200, 0).orderTo(tagged))
                .isEqualTo(PlaceOrder.BEFORE);
        assertThat(at(2, "uuid-b:app:2", "binlog.000004", 200, 0).orderTo(tagged))
                .isEqualTo(PlaceOrder.UNKNOWN);
    }

    @Test
    void aSourceThatIsReadFromAnotherReplicaGoesByTransactions() {
        LogPosition one = at(1, "uuid-a:9", "relay.000907", 100, 1_000_000);
        LogPosition other = at(1, "uuid-a:10", "relay.000003", 100, 1_060_000);

        assertThat(one.orderTo(other)).isEqualTo(PlaceOrder.BEFORE);
        assertThat(other.orderTo(one)).isEqualTo(PlaceOrder.AFTER);
    }

    @Test
    void aClockThatSaysTheOppositeTakesTheAnswerBack() {
        LogPosition high = at(1, null, "binlog.000907", 100, 1_000_000);

        assertThat(at(1, null, "binlog.000003", 100, 1_000_999).orderTo(high)).isEqualTo(PlaceOrder.BEFORE);
        assertThat(at(1, null, "binlog.000003", 100, 1_001_000).orderTo(high)).isEqualTo(PlaceOrder.UNKNOWN);
        assertThat(high.orderTo(at(1, null, "binlog.000003", 100, 1_001_000))).isEqualTo(PlaceOrder.UNKNOWN);
        assertThat(at(1, null, "binlog.000907", 100, 1_001_000).orderTo(high)).isEqualTo(PlaceOrder.UNKNOWN);
        assertThat(at(1, null, "binlog.000907", 100, 1_000_000).orderTo(high)).isEqualTo(PlaceOrder.SAME);
    }

    @Test
    void numbersOfUnknownServersHaveToAgreeWithTheClockAltogether() {
        LogPosition snapshot = at(0, null, "binlog.000005", 100, 1_000_000);

        assertThat(at(2, "uuid-b:1", "binlog.000001", 100, 1_000_001).orderTo(snapshot))
                .isEqualTo(PlaceOrder.UNKNOWN);
        assertThat(at(1, "uuid-a:1", "binlog.000005", 90, 999_999).orderTo(snapshot))
                .isEqualTo(PlaceOrder.BEFORE);
    }

    private static LogPosition at(long serverId, String gtid, String file, long position, long timeMillis) {
        return new LogPosition("shop", serverId, null, gtid, file, position, timeMillis);
    }
}
