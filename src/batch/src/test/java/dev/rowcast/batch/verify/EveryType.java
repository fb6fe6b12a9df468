package dev.rowcast.batch.verify;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** A table with a column of each type, and random rows of it. */
public final class EveryType {
    public static final String TABLE = """
            CREATE TABLE every_type (
              id BIGINT UNSIGNED PRIMARY KEY,
              tiny TINYINT, tiny_u TINYINT UNSIGNED, truth BOOL, small SMALLINT, small_u SMALLINT UNSIGNED,
              medium MEDIUMINT, medium_u MEDIUMINT UNSIGNED, plain INT, plain_u INT UNSIGNED, big BIGINT, big_u BIGINT UNSIGNED,
              wide DECIMAL(65, 30), price DECIMAL(10, 2), whole DECIMAL(20, 0), single_p FLOAT, double_p DOUBLE,
              flag BIT(1), bits BIT(64),
              fixed CHAR(10), words VARCHAR(100), latin VARCHAR(100) CHARACTER SET latin1, story TEXT, long_story LONGTEXT,
              raw BINARY(4), raw_var VARBINARY(20), photo BLOB, film LONGBLOB,
              doc JSON, size ENUM('small', 'a,b', 'it''s'), colours SET('red', 'green', 'blue'),
              day DATE, day_set DATE NOT NULL, clock TIME, clock6 TIME(6), wall DATETIME, wall3 DATETIME(3), wall6 DATETIME(6),
              moment TIMESTAMP NULL, moment6 TIMESTAMP(6) NULL, vintage YEAR,
              place POINT, world_place POINT SRID 4326, area POLYGON, shapes GEOMETRYCOLLECTION
            ) CHARACTER SET utf8mb4""";

    private final Random random;

    private EveryType(Random random) {
        this.random = random;
    }

    public static void fill(Shop shop, Random random, int rows) throws SQLException {
        EveryType values = new EveryType(random);
        try (Connection connection = shop.connect()) {
            connection.createStatement().execute("USE " + shop.table("t").database());
            connection.createStatement().execute("SET sql_mode = '', time_zone = '+00:00'");
            for (int i = 0; i < rows; i++) {
                List<String> expressions = values.row(i);
                try (PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO every_type VALUES (" + String.join(", ", expressions) + ")")) {
                    insert.executeUpdate();
                }
            }
        }
    }

    private List<String> row(int i) {
        List<String> row = new ArrayList<>();
        row.add(
                i % 2 == 0
                        ? String.valueOf(i)
                        : new BigInteger("18446744073709551615")
                                .subtract(BigInteger.valueOf(i))
                                .toString());
        integers(row, 8, 8);
        row.add(maybe(String.valueOf(random.nextInt(256) - 128)));
        integers(row, 16, 24, 32, 64);
        row.add(maybe(decimal(65, 30)));
        row.add(maybe(decimal(10, 2)));
        row.add(maybe(decimal(20, 0)));
        row.add(maybe(String.valueOf(Float.intBitsToFloat(random.nextInt() & 0x7effffff | 1))));
        row.add(maybe(String.valueOf((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(600) - 300))));
        row.add(maybe("b'" + random.nextInt(2) + "'"));
        row.add(maybe("x'" + hex(8) + "'"));
        row.add(maybe(text(10)));
        row.add(maybe(text(100)));
        row.add(maybe(random.nextBoolean() ? "'Grüße ÿ'" : "''"));
        row.add(maybe(text(300)));
        row.add(maybe(text(3000)));
        row.add(maybe("x'" + hex(1 + random.nextInt(4)) + "'"));
        row.add(maybe("x'" + hex(random.nextInt(20)) + "'"));
        row.add(maybe("x'" + hex(random.nextInt(300)) + "'"));
        row.add(maybe("x'" + hex(random.nextInt(3000)) + "'"));
        row.add(maybe(json()));
        row.add(maybe(one("'small'", "'a,b'", "'it''s'", "'none of them'")));
        row.add(maybe(one("''", "'red'", "'red,blue'", "'green,red'")));
        row.add(maybe(one("'0000-00-00'", "'1000-01-01'", "'2024-02-29'", "'2024-00-00'", "'9999-12-31'")));
        row.add(one("'0000-00-00'", "'1000-01-01'", "'2024-02-29'", "'9999-12-31'"));
        row.add(maybe(time(0)));
        row.add(maybe(time(6)));
        row.add(maybe(clock(0)));
        row.add(maybe(clock(3)));
        row.add(maybe(clock(6)));
        row.add(maybe(moment(0)));
        row.add(maybe(moment(6)));
        row.add(maybe(one("0", "1901", "2024", "2155")));
        row.add(maybe("ST_GeomFromText('POINT(" + random.nextGaussian() + " " + random.nextInt() + ")')"));
        row.add(maybe("ST_GeomFromText('POINT(" + (random.nextInt(180) - 90) + " 16.37)', 4326)"));
        row.add(maybe("ST_GeomFromText('POLYGON((0 0, 0 5, 5 5, 0 0))')"));
        row.add(maybe("ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 1), LINESTRING(0 0, 1 1))')"));
        return row;
    }

    private void integers(List<String> row, int... bits) {
        if (bits.length == 2) {
            row.add(maybe(signed(8)));
            row.add(maybe(unsigned(8)));
            return;
        }
        for (int width : bits) {
            row.add(maybe(signed(width)));
            row.add(maybe(unsigned(width)));
        }
    }

    private String signed(int bits) {
        BigInteger greatest = BigInteger.ONE.shiftLeft(bits - 1);
        return switch (random.nextInt(4)) {
            case 0 -> greatest.negate().toString();
            case 1 -> greatest.subtract(BigInteger.ONE).toString();
            default -> new BigInteger(bits, random).subtract(greatest).toString();
        };
    }

    private String unsigned(int bits) {
        return random.nextInt(4) == 0
                ? BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE).toString()
                : new BigInteger(bits, random).toString();
    }

    private String decimal(int digits, int scale) {
        BigInteger greatest = BigInteger.TEN.pow(digits).subtract(BigInteger.ONE);
        BigInteger unscaled = random.nextInt(4) == 0 ? greatest : new BigInteger(200, random).mod(greatest);
        return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), scale).toPlainString();
    }

    private String text(int longest) {
        StringBuilder text = new StringBuilder();
        String letters = "aZ äß日🙂'\\\"\n\t-%_0";
        int[] points = letters.codePoints().toArray();
        int length = random.nextInt(longest + 1);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return "'" + text.toString().replace("\\", "\\\\").replace("'", "''") + "'";
    }

    private String hex(int bytes) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < bytes; i++) {
            hex.append(String.format(Locale.ROOT, "%02x", random.nextInt(4) == 0 ? 0 : random.nextInt(256)));
        }
        return hex.toString();
    }

    private String json() {
        return one(
                "'null'",
                "'{}'",
                "'[1, 1.0, 1e10, -0.5, 12345678901234567890]'",
                "'{\"b\": 1, \"a\": {\"x\": [true, null, \"y: z\"]}}'",
                "JSON_OBJECT('t', CAST('2024-02-29 12:34:56' AS DATETIME), 'd', CAST('1.50' AS DECIMAL(5,2)), 'b', x'00ff')");
    }

    private String time(int digits) {
        int seconds = random.nextInt(838 * 3600);
        return String.format(
                Locale.ROOT,
                "'%s%d:%02d:%02d%s'",
                random.nextBoolean() ? "-" : "",
                seconds / 3600,
                seconds / 60 % 60,
                seconds % 60,
                fraction(digits));
    }

    private String fraction(int digits) {
        return digits == 0
                ? ""
                : "."
                        + String.format(Locale.ROOT, "%06d", random.nextInt(1_000_000))
                                .substring(0, digits);
    }

    private String clock(int digits) {
        return one(
                "'0000-00-00 00:00:00'",
                "'1000-01-01 00:00:00'",
                "'9999-12-31 23:59:59" + fraction(digits) + "'",
                "'2024-10-27 02:30:00" + fraction(digits) + "'",
                "'2024-03-31 02:30:00" + fraction(digits) + "'");
    }

    private String moment(int digits) {
        return one(
                "'0000-00-00 00:00:00'",
                "'1970-01-01 00:00:01'",
                "'2038-01-19 03:14:07'",
                "'2024-10-27 00:30:00" + fraction(digits) + "'",
                "'2024-10-27 01:30:00" + fraction(digits) + "'");
    }

    private String maybe(String expression) {
        return random.nextInt(8) == 0 ? "NULL" : expression;
    }

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
