package dev.rowcast.cli.plan;

import dev.rowcast.contract.shape.TableShape;
import dev.rowcast.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a script has in it, each statement of it has a result. */
@Timeout(3_600)
class SqlFuzzTest {
    private static final TableShape ORDERS =
            ShapeText.shape("shop.orders", "id INT64, note STRING, total DECIMAL, state ENUM, MixedCase INT64", "id");

    private static final List<byte[]> SCRIPTS = Stream.of(
                    "ALTER TABLE orders DROP COLUMN note",
                    "ALTER TABLE `shop`.`orders` ADD x SMALLINT UNSIGNED FIRST, RENAME COLUMN note TO remark, ADD INDEX i (x);",
                    "ALTER TABLE orders MODIFY state ENUM('a','c,d','e''f') COMMENT \"it's\" AFTER id, ALGORITHM=INPLACE",
                    "/*!50001 ALTER TABLE orders ADD COLUMN url DATE */; RENAME TABLE orders TO a, b TO orders",
                    "SET SESSION sql_mode='ANSI_QUOTES'; ALTER TABLE \"orders\" DROP COLUMN \"note\"",
                    "CREATE TABLE IF NOT EXISTS t (a INT PRIMARY KEY, b VARCHAR(9) DEFAULT 'x' CHECK (b > (1 + 2)))",
                    "DELIMITER //\nCREATE PROCEDURE p() BEGIN ALTER TABLE orders DROP note; SELECT 1; END//\nDELIMITER ;",
                    "-- a\n# b\nINSERT INTO orders VALUES (1, 'DROP TABLE orders; --', 2); USE shop; TRUNCATE orders")
            .map(script -> script.getBytes(StandardCharsets.UTF_8))
            .toList();

    /** None is documented. */
    private static final class NoException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void scripts() {
        Fuzz.ofThisBuild(150)
                .run(
                        SCRIPTS,
                        NoException.class,
                        bytes -> Migration.run(
                                List.of(ORDERS), Optional.of("shop"), new String(bytes, StandardCharsets.UTF_8)));
    }
}
