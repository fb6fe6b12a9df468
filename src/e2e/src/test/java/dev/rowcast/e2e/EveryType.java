package dev.rowcast.e2e;

import java.util.stream.Stream;

/** A table with a column of each type, and rows with the least, the greatest, ordinary and no values. */
final class EveryType {
    static final String TABLE = """
            CREATE TABLE every_type (
              id BIGINT UNSIGNED PRIMARY KEY,
              tiny TINYINT, tiny_u TINYINT UNSIGNED, truth BOOL, small SMALLINT, small_u SMALLINT UNSIGNED,
              medium MEDIUMINT, medium_u MEDIUMINT UNSIGNED, plain INT, plain_u INT UNSIGNED, big BIGINT, big_u BIGINT UNSIGNED,
              wide DECIMAL(65, 30), price DECIMAL(10, 2), whole DECIMAL(20, 0), single_p FLOAT, double_p DOUBLE,
              flag BIT(1), bits BIT(64),
              fixed CHAR(10), words VARCHAR(100), story TEXT, long_story LONGTEXT,
              raw BINARY(4), raw_var VARBINARY(20), photo BLOB, film LONGBLOB,
              doc JSON, size ENUM('small', 'a,b', 'it''s'), colours SET('red', 'green', 'blue'),
              day DATE, clock TIME, clock6 TIME(6), wall DATETIME, wall3 DATETIME(3), wall6 DATETIME(6),
              moment TIMESTAMP NULL, moment6 TIMESTAMP(6) NULL, vintage YEAR,
              place POINT, world_place POINT SRID 4326, area POLYGON, shapes GEOMETRYCOLLECTION
            ) CHARACTER SET utf8mb4""";

    /** What the stream then does with the rows that {@link #rows rows(100)} adds, and with those of the snapshot. */
    static final String[] CHANGES = {
        "UPDATE every_type SET words = NULL, price = price + 1, wall6 = NULL WHERE id IN (1, 101)",
        "UPDATE every_type SET words = 'was nothing', place = ST_GeomFromText('POINT(7 8)'), doc = '{\"a\": [1, 2.50, null]}' WHERE id IN (3, 103)",
        "UPDATE every_type SET size = 'a,b', colours = '', story = REPEAT('ü', 30000) WHERE id IN (2, 102)",
        "DELETE FROM every_type WHERE id IN (4, 104)"
    };

    private EveryType() {}

    /** Statements that insert the rows, with these many added to the ids. */
    static String[] rows(long ids) {
        return Stream.of(
                        ordinary(ids + 1),
                        greatest(ids + 2),
                        nothing(ids + 3),
                        least(ids + 4),
                        least(ids + 5),
                        empty(ids + 6),
                        hugeKey(ids))
                .toArray(String[]::new);
    }

    private static String ordinary(long id) {
        return """
            INSERT INTO every_type VALUES (%d,
              1, 2, TRUE, 3, 4, 5, 6, 7, 8, 9, 10,
              12345.678900000000000000000000000001, 19.90, 42, 1.5, 2.25, b'1', b'1010',
              'ab', 'Grüße, 世界 🙂', 'some\\nlines\\t"and" quotes', 'x',
              x'01020304', x'00ff', x'deadbeef', x'',
              '{"b": 1, "a": {"nested": [true, null, "x y: z"]}}', 'it''s', 'red,blue',
              '2024-02-29', '12:34:56', '12:34:56.789012', '2024-02-29 12:34:56', '2024-02-29 12:34:56.789', '2024-02-29 12:34:56.789012',
              '2024-02-29 12:34:56', '2024-02-29 12:34:56.789012', 2024,
              ST_GeomFromText('POINT(1 2)'), ST_GeomFromText('POINT(48.2 16.37)', 4326),
              ST_GeomFromText('POLYGON((0 0, 0 5, 5 5, 0 0))'),
              ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 1), LINESTRING(0 0, 1 1))'))""".formatted(id);
    }

    /** Without a whole number in floating point such as 1e10 in the document: of its {@code 10000000000.0} Debezium's stream leaves out the {@code .0}. */
    private static String greatest(long id) {
        return """
            INSERT INTO every_type VALUES (%d,
              127, 255, 127, 32767, 65535, 8388607, 16777215, 2147483647, 4294967295, 9223372036854775807, 18446744073709551615,
              99999999999999999999999999999999999.999999999999999999999999999999, 99999999.99, 99999999999999999999, 3.4e38, 1.7e308,
              b'1', x'ffffffffffffffff',
              '0123456789', REPEAT('z', 100), REPEAT('t', 20000), REPEAT('l', 100000),
              x'ffffffff', REPEAT(x'ff', 20), REPEAT(x'00', 10000), REPEAT(x'7f', 100000),
              '[1234.5, -0.5, 12345678901234567890, "\\\\u00fc"]', 'a,b', 'red,green,blue',
              '9999-12-31', '838:59:59', '838:59:59.000000', '9999-12-31 23:59:59', '9999-12-31 23:59:59.999', '9999-12-31 23:59:59.999999',
              '2038-01-19 03:14:07', '2038-01-19 03:14:07.999999', 2155,
              ST_GeomFromText('POINT(1e300 -1e300)'), ST_GeomFromText('POINT(90 180)', 4326),
              ST_GeomFromText('POLYGON((0 0, 0 9, 9 9, 9 0, 0 0), (1 1, 1 2, 2 2, 1 1))'), ST_GeomFromText('GEOMETRYCOLLECTION EMPTY'))""".formatted(id);
    }

    private static String least(long id) {
        return """
            INSERT INTO every_type VALUES (%d,
              -128, 0, -128, -32768, 0, -8388608, 0, -2147483648, 0, -9223372036854775808, 0,
              -99999999999999999999999999999999999.999999999999999999999999999999, -99999999.99, -99999999999999999999, -3.4e38, -1.7e308,
              b'0', 0,
              'a', 'b', 'c', 'd', x'00', x'00', x'00', x'00',
              'null', 'small', 'green',
              '1000-01-01', '-838:59:59', '-838:59:59.000000', '1000-01-01 00:00:00', '1000-01-01 00:00:00.001', '1000-01-01 00:00:00.000001',
              '1970-01-01 00:00:01', '1970-01-01 00:00:01.000001', 1901,
              ST_GeomFromText('POINT(-1 -2)'), ST_GeomFromText('POINT(-90 -179)', 4326), NULL, NULL)""".formatted(id);
    }

    private static String empty(long id) {
        return """
            INSERT INTO every_type (id, tiny, truth, price, single_p, double_p, fixed, words, story, raw_var, photo, doc, colours, clock, clock6)
              VALUES (%d, 0, FALSE, 0, -0.0, 1e-300, '', '', '', x'', x'', '{}', '', '00:00:00', '-00:00:00.000001')""".formatted(id);
    }

    private static String nothing(long id) {
        return "INSERT INTO every_type (id) VALUES (" + id + ")";
    }

    /** Ids that a signed number can't hold. */
    private static String hugeKey(long less) {
        return "INSERT INTO every_type (id, words) VALUES (18446744073709551615 - " + less + ", 'huge')";
    }
}
