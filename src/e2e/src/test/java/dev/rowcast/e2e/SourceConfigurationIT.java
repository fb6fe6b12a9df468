package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the source connector does as it is in the config folder. */
@ExtendWith(StackExtension.class)
class SourceConfigurationIT {
    /** The hour that comes twice in New York, where MySQL is, both times; summer, winter, and the ends of the type. */
    private static final List<String> INSTANTS = List.of(
            "2024-11-03 05:30:00.123",
            "2024-11-03 06:30:00.123",
            "2024-07-01 00:00:00.500",
            "2024-01-01 00:00:00.000",
            "2024-03-10 07:00:00.000",
            "1970-01-01 00:00:01.000",
            "2038-01-19 03:14:07.000");

    @Test
    void timestampsAreTheSameInstantsBySnapshotAndByStreamWhereverMysqlIs() {
        Pipeline zones = Pipeline.of("zones");
        Database db = zones.db();
        assertThat(db.value("SELECT @@system_time_zone")).matches("E[SD]T");
        db.execute("CREATE TABLE ts (id INT PRIMARY KEY, t TIMESTAMP(3) NULL, d DATETIME(3))");
        insert(db, 0);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        zones.start(Route.to(subscriber.port(), "zones", zones.table("ts")));
        zones.awaitCount(subscriber, INSTANTS.size());
        insert(db, 100);

        zones.awaitSame(subscriber, "ts");
    }

    /** The connection is in UTC. */
    private static void insert(Database db, int base) {
        for (int i = 0; i < INSTANTS.size(); i++) {
            db.update("INSERT INTO ts VALUES (?, ?, ?)", base + i, INSTANTS.get(i), INSTANTS.get(i));
        }
    }

    @Test
    void rowsOfSeveralMegabytesPass() {
        Pipeline large = Pipeline.of("large");
        Database db = large.db();
        db.execute("CREATE TABLE docs (id INT PRIMARY KEY, body LONGTEXT)");
        db.update("INSERT INTO docs VALUES (1, ?)", fourMegabytes(1));
        GenericSubscriber subscriber = GenericSubscriber.listening(server -> server.maxInboundMessageSize(64 << 20));
        large.start(Route.to(subscriber.port(), "large", large.table("docs")));
        large.awaitCount(subscriber, 1);
        db.update("INSERT INTO docs VALUES (2, ?)", fourMegabytes(2));
        db.execute(
                "UPDATE docs SET body = CONCAT(body, ' and updated') WHERE id = 1",
                "INSERT INTO docs VALUES (3, 'small')");

        large.awaitSame(subscriber, "docs");
    }

    /** Letters that compression leaves as large as that: a topic's limit is for what is left. */
    private static String fourMegabytes(int seed) {
        return new Random(seed)
                .ints(4_000_000, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
