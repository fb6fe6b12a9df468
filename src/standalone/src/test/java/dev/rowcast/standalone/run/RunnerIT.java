package dev.rowcast.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.standalone.spool.SpoolLimits;
import dev.rowcast.standalone.state.LetterTable;
import dev.rowcast.standalone.state.PauseTable;
import dev.rowcast.standalone.state.Position;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The process on a real MySQL, with the embedded engine and a gRPC service. */
class RunnerIT extends ShopScene {
    private static final SpoolLimits SPOOL = new SpoolLimits(Duration.ofSeconds(1), 8 << 20, 1L << 30);

    /** Which parsers of others have stumbled over. */
    private static final String[] ODD = {
        "CREATE TABLE odd (id INT PRIMARY KEY, g POINT NOT NULL SRID 4326, h INT GENERATED ALWAYS AS (id * 2) STORED, SPATIAL INDEX (g)) /*!80023 AUTOEXTEND_SIZE = 4M */",
        "CREATE TABLE `odd ``quoted`` #1` (`select` INT INVISIBLE DEFAULT (1 + 1), id INT PRIMARY KEY, CHECK (id > 0) NOT ENFORCED)",
        "ALTER TABLE odd ADD COLUMN e ENUM('a', 'b''c', ',') CHARACTER SET latin1 COLLATE latin1_bin, ALGORITHM = COPY, LOCK = SHARED",
        "ALTER TABLE odd ALTER INDEX g INVISIBLE, COMMENT = 'it''s -- odd; /* very */'",
        "ALTER TABLE odd ADD INDEX functional ((id + 1) DESC)",
        "CREATE PROCEDURE odd_procedure(IN a INT, OUT b INT) BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;"
                + " label: LOOP SET b = a; IF b > 0 THEN LEAVE label; END IF; END LOOP; END",
        "CREATE FUNCTION odd_function() RETURNS JSON DETERMINISTIC NO SQL RETURN JSON_ARRAY(1, '\\\\')",
        "CREATE TRIGGER odd_trigger BEFORE INSERT ON odd FOR EACH ROW SET NEW.e = COALESCE(NEW.e, 'a')",
        "CREATE EVENT odd_event ON SCHEDULE EVERY 1 YEAR STARTS '2099-01-01' DISABLE ON SLAVE DO DELETE FROM odd",
        "CREATE ALGORITHM = MERGE SQL SECURITY INVOKER VIEW odd_view AS WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 3)"
                + " SELECT i, ROW_NUMBER() OVER (ORDER BY i) FROM n",
        "CREATE ROLE odd_role",
        "GRANT SELECT (id), UPDATE (id) ON odd TO odd_role",
        "DROP ROLE odd_role",
        "CREATE USER odd_user@'%' IDENTIFIED WITH caching_sha2_password BY 'x' PASSWORD EXPIRE INTERVAL 9 DAY FAILED_LOGIN_ATTEMPTS 3 PASSWORD_LOCK_TIME UNBOUNDED",
        "DROP USER odd_user@'%'",
        "FLUSH /* odd */ TABLES",
        "FLUSH PRIVILEGES",
        "FLUSH ENGINE LOGS",
        "ANALYZE TABLE odd UPDATE HISTOGRAM ON id WITH 4 BUCKETS",
        "OPTIMIZE TABLE odd",
        "CREATE TABLE odd_copy IGNORE SELECT /*+ MAX_EXECUTION_TIME(1000) */ id FROM odd",
        "RENAME TABLE odd_copy TO odd_renamed",
        "ALTER TABLE odd_renamed PARTITION BY RANGE (id) (PARTITION a VALUES LESS THAN (10), PARTITION b VALUES LESS THAN MAXVALUE)",
        "ALTER TABLE odd_renamed REORGANIZE PARTITION b INTO (PARTITION c VALUES LESS THAN (20), PARTITION d VALUES LESS THAN MAXVALUE)",
        "ALTER TABLE odd_renamed TRUNCATE PARTITION a",
        "CREATE TEMPORARY TABLE odd_temporary (id INT) ENGINE = MEMORY",
        "DROP TEMPORARY TABLE odd_temporary",
        "DROP EVENT odd_event",
        "CREATE OR REPLACE SPATIAL REFERENCE SYSTEM 990001 NAME 'odd' DEFINITION 'GEOGCS[\"o\",DATUM[\"o\",SPHEROID[\"o\",6377397.155,299.1528128]],"
                + "PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433],AXIS[\"Lon\",EAST],AXIS[\"Lat\",NORTH]]'",
        "DROP SPATIAL REFERENCE SYSTEM 990001",
        "DROP TABLE odd_renamed, `odd ``quoted`` #1` RESTRICT"
    };

    private Running start() {
        return Running.start(shop.source(Map.of()), routes(), folder, SPOOL);
    }

    @Test
    void rowsThatAreThereAndChangesArrive() throws Exception {
        shop.execute("INSERT INTO orders VALUES (1, 'one'), (2, 'two')");
        try (Running running = start()) {
            awaitEqual("orders");
            shop.execute(
                    "INSERT INTO orders VALUES (3, 'three')",
                    "UPDATE orders SET note = 'changed' WHERE id = 1",
                    "UPDATE orders SET id = 20 WHERE id = 2",
                    "INSERT INTO customers VALUES (1, 'Ada')");
            awaitEqual("orders");
            awaitEqual("customers");
        }
    }

    @Test
    void whatChangedWhileItWasDownArrivesAndWhatArrivedDoesNotAgain() throws Exception {
        shop.execute("INSERT INTO orders VALUES (1, 'one')");
        try (Running running = start()) {
            awaitEqual("orders");
        }
        int before = subscriber.ids().size();
        shop.execute("INSERT INTO orders VALUES (2, 'two')", "DELETE FROM orders WHERE id = 1");
        try (Running running = start()) {
            awaitEqual("orders");
        }
        assertThat(subscriber.ids()).hasSize(before + 2);
    }

    /** A silent connection is taken for a dead one, so a server on which nothing is written has to give signs of life. */
    @Test
    void whereNothingIsWrittenItReadsOn() throws Exception {
        shop.execute("INSERT INTO orders VALUES (1, 'one')");
        try (Running running = start()) {
            awaitEqual("orders");
        }
        try (Running running = start()) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> running.runner.sourceState().phase() == SourceState.Phase.READING);
        }
    }

    @Test
    void aTableThatIsDownStopsNoOtherAndKeepsNoPositionBack() throws Exception {
        shop.execute("INSERT INTO orders VALUES (1, 'one')");
        try (Running running = start()) {
            awaitEqual("orders");
            subscriber.downFor("orders");
            for (int i = 2; i < 300; i++) {
                shop.execute(
                        "INSERT INTO orders VALUES (" + i + ", 'n')",
                        "REPLACE INTO customers VALUES (1, 'n" + i + "')");
            }
            awaitEqual("customers");
            await().atMost(PATIENCE).until(() -> running.runner.spooledBytes() > 0);
            shop.execute("REPLACE INTO customers VALUES (2, 'later')");
            awaitEqual("customers");
        }
        shop.execute("UPDATE orders SET note = 'while it was off' WHERE id = 7", "DELETE FROM orders WHERE id = 8");
        int before = subscriber.ids().size();
        try (Running running = start()) {
            shop.execute("REPLACE INTO customers VALUES (3, 'again')");
            awaitEqual("customers");
            assertThat(subscriber.rows("orders")).hasSize(1);
            subscriber.downFor("");
            awaitEqual("orders");
            await().atMost(PATIENCE).until(() -> running.runner.spooledBytes() == 0);
            shop.execute("INSERT INTO orders VALUES (1000, 'direct')");
            awaitEqual("orders");
        }

        // 298 inserts, an update, a delete, the direct one; and one of customers. A change whose transaction had not
        // been read to its end comes again.
        assertThat(subscriber.ids()).hasSize(before + 302);
    }

    /** The position stands where the slowest table is, and others were delivered far beyond it. */
    @Test
    void aPauseIsConfirmedWithAPlaceThatHasAllThatWasDeliveredAndOutlastsTheProcess() throws Exception {
        SpoolLimits never = new SpoolLimits(Duration.ofHours(1), 8 << 20, 1L << 30);
        try (Session session = State.open("jdbc:sqlite:" + folder.resolve("state.db"), null, null)
                .session()) {
            try (Running running = Running.start(shop.source(Map.of()), routes(), folder, never)) {
                shop.execute("INSERT INTO orders VALUES (1, 'one')");
                awaitEqual("orders");
                subscriber.downFor("customers");
                shop.execute("INSERT INTO customers VALUES (1, 'late')", "INSERT INTO orders VALUES (2, 'two')");
                awaitEqual("orders");
                String delivered = shop.rows("SELECT 1, @@gtid_executed").get("1");
                pauseOrders(session);
                await().atMost(PATIENCE).until(() -> !running.runner.pauses().isEmpty());
                shop.execute("INSERT INTO orders VALUES (3, 'waits')");
                subscriber.downFor("");
                await().atMost(PATIENCE).until(() -> confirmed(session) != null);
                assertThat(shop.rows("SELECT 1, GTID_SUBTRACT('" + delivered + "', '" + confirmed(session) + "')"))
                        .containsEntry("1", "");
                awaitEqual("customers");
                assertThat(subscriber.rows("orders")).hasSize(2);
            }
            try (Running spooling = start()) {
                await().atMost(PATIENCE).until(() -> spooling.runner.spooledBytes() > 0);
            }
            try (Running again = start()) {
                shop.execute("INSERT INTO customers VALUES (2, 'goes on')");
                awaitEqual("customers");
                assertThat(subscriber.rows("orders")).hasSize(2);
                session.run(connection -> {
                    PauseTable.end(session, connection, "ops");
                    return connection;
                });
                awaitEqual("orders");
            }
        }
    }

    private void pauseOrders(Session session) {
        session.run(connection -> {
            List<String> streams = List.of("shop." + shop.database() + ".orders");
            PauseTable.ask(session, connection, streams, "ops", "orders", Duration.ofMinutes(10));
            return streams;
        });
    }

    /** The transactions of the place; null before that is there. */
    private static @Nullable String confirmed(Session session) throws JsonProcessingException {
        String place = session.run(connection -> PauseTable.inForce(session, connection))
                .get(0)
                .place();
        return place == null
                ? null
                : new ObjectMapper().readTree(place).path("gtids").asText();
    }

    /** Longer than what is taken for the silence of a connection that is gone. */
    @Test
    void aSourceWhereNothingChangesIsLeftAlone() throws Exception {
        shop.execute("INSERT INTO orders VALUES (1, 'one')");
        try (Running running = start()) {
            awaitEqual("orders");
            await().atMost(PATIENCE).until(() -> running.runner.sourceState().phase() == SourceState.Phase.READING);
            shop.execute("INSERT INTO orders VALUES (2, 'two')");
            awaitEqual("orders");
            long since = running.runner.sourceState().sinceMillis();
            await().during(Duration.ofSeconds(14))
                    .atMost(PATIENCE)
                    .until(() -> running.runner.sourceState().sinceMillis() == since);
        }
    }

    /** Else the position stays where the binary log is purged one day. */
    @Test
    @Tag("pitfall-38")
    void whatIsWrittenElsewhereMovesThePositionAndReachesNobody() throws Exception {
        shop.execute(
                "INSERT INTO orders VALUES (1, 'one')",
                "CREATE TABLE foreign_rows (id INT PRIMARY KEY AUTO_INCREMENT)");
        try (Running running = start()) {
            awaitEqual("orders");
            awaitPhase(running, SourceState.Phase.READING);
            for (int i = 0; i < 500; i++) {
                shop.execute("INSERT INTO foreign_rows VALUES (), (), (), ()");
            }
            String executed =
                    shop.rows("SELECT 1, REPLACE(@@gtid_executed, '\\n', '')").get("1");
            await().atMost(PATIENCE)
                    .until(() -> shop.rows("SELECT 1, GTID_SUBSET('" + executed + "', '" + storedGtids() + "')")
                            .containsValue("1"));
        }
        assertThat(subscriber.count()).as("no sign of life, no BEGIN, no END").isEqualTo(1);
        List<LetterTable.Numbered> letters = read(connection -> LetterTable.from(connection, 0, 10));
        assertThat(letters).isEmpty();
    }

    private String storedGtids() throws Exception {
        String place = read(connection -> Position.read(connection, "shop")).place();
        return place == null
                ? ""
                : new ObjectMapper().readTree(place).path("gtids").asText();
    }

    private <T> T read(Session.Work<T> work) {
        try (Session session = State.open("jdbc:sqlite:" + folder.resolve("state.db"), null, null)
                .session()) {
            return session.run(work);
        }
    }

    @Test
    @Tag("pitfall-36")
    void oddStatementsOnWhatNobodyReadsStopNothing() throws Exception {
        try (Running running = start()) {
            shop.execute("INSERT INTO orders VALUES (1, 'one')");
            awaitEqual("orders");
            awaitPhase(running, SourceState.Phase.READING);
            long since = running.runner.sourceState().sinceMillis();
            shop.execute(ODD);
            shop.execute("INSERT INTO orders VALUES (2, 'two')");
            awaitEqual("orders");
            assertThat(running.runner.sourceState().sinceMillis())
                    .as("it has read all the while")
                    .isEqualTo(since);
        }
        try (Running again = start()) {
            shop.execute("INSERT INTO orders VALUES (3, 'three')");
            awaitEqual("orders");
        }
    }

    /** Passed over, the table that is made behind it would be read in another character set. */
    @Test
    @Tag("pitfall-36")
    void aStatementThatCannotBeReadIsNamedWithItsWayOut() throws Exception {
        String statement = "ALTER SCHEMA DEFAULT CHARACTER SET latin1";
        try (Running running = start()) {
            shop.execute("INSERT INTO orders VALUES (1, 'one')");
            awaitEqual("orders");
            shop.execute(
                    statement,
                    "DROP TABLE customers",
                    "CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(2000))",
                    "INSERT INTO customers VALUES (1, 'caf\u00e9')");
            awaitPhase(
                    running,
                    SourceState.Phase.FAILED,
                    "has a statement behind binlog.",
                    "can't parse: " + statement + ". Nothing is read past it",
                    "--snapshot-again");
            assertThat(subscriber.rows("customers")).isEmpty();
        }
        beginAgain();
        try (Running again = start()) {
            awaitEqual("orders", "customers");
        }
    }

    @Test
    @Tag("pitfall-36")
    void aStatementThatTheSecondParserKnowsIsReadWithThatOne() throws Exception {
        shop.execute("CREATE TABLE odd (id INT PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 2");
        try (Running running = start()) {
            shop.execute("INSERT INTO orders VALUES (1, 'one')");
            awaitEqual("orders");
            shop.execute("ALTER TABLE odd DISCARD PARTITION p0 TABLESPACE", "INSERT INTO orders VALUES (2, 'two')");
            awaitPhase(
                    running,
                    SourceState.Phase.FAILED,
                    "can't parse: ALTER TABLE odd DISCARD PARTITION p0 TABLESPACE. ",
                    "\"ddl.parser.type\": \"legacy\"",
                    "--snapshot-again");
            assertThat(subscriber.rows("orders")).hasSize(1);
        }
        try (Running other = Running.start(shop.source(Map.of("ddl.parser.type", "legacy")), routes(), folder, SPOOL)) {
            awaitEqual("orders");
        }
        shop.execute("INSERT INTO orders VALUES (3, 'three')");
        try (Running before = start()) {
            awaitEqual("orders");
        }
    }
}
