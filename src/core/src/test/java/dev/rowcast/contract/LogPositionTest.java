package dev.rowcast.contract;

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
}
