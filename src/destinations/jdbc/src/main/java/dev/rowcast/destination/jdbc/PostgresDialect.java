package dev.rowcast.destination.jdbc;

import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.encode.Geometry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL from 13 on. */
final class PostgresDialect implements Dialect {
    private static final int LONGEST_NAME = 63;
    private static final Pattern COMPLETE = Pattern.compile("jdbc:postgresql://[^/?\\s]+/[^/?\\s]+(\\?.*)?");
    /** Of EWKB: a SRID follows the type. */
    private static final int HAS_SRID = 0x20000000;

    @Override
    public String prefix() {
        return "jdbc:postgresql://";
    }

    @Override
    public boolean isComplete(String url) {
        return COMPLETE.matcher(url).matches();
    }

    @Override
    public void retire() {
        if (Driver.isRegistered()) {
            try {
                Driver.deregister();
            } catch (SQLException others) {
                throw new IllegalStateException(others);
            }
        }
    }

    @Override
    public DataSource dataSource(JdbcSettings settings) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(settings.url());
        source.setUser(settings.userName());
        source.setPassword(settings.password().value());
        source.setConnectTimeout(Timeouts.CONNECT_MILLIS / 1000);
        source.setSocketTimeout(Timeouts.ANSWER_SECONDS);
        // The server reads a value as one of its column's type.
        source.setStringType("unspecified");
        source.setApplicationName(
                source.getApplicationName() == null ? "rowcast" : String.valueOf(source.getApplicationName()));
        return source;
    }

    @Override
    public String greeting() {
        return "SET lock_timeout = '" + Timeouts.LOCK_SECONDS + "s'; SET TIME ZONE 'UTC'; SET DateStyle = 'ISO, YMD'";
    }

    @Override
    public String quote(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    @Override
    public Optional<String> unnameable(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME
                ? Optional.of("has more than " + LONGEST_NAME + " bytes")
                : Optional.empty();
    }

    @Override
    public Optional<String> type(SemanticType type, @Nullable ColumnFacts facts) {
        return Optional.ofNullable(
                switch (type) {
                    case BOOL -> "boolean";
                    case INT32 -> "integer";
                    case INT64 -> "bigint";
                    case UINT64, BITS -> "numeric(20,0)";
                    case DECIMAL -> "numeric";
                    case FLOAT -> "real";
                    case DOUBLE -> "double precision";
                    case STRING, ENUM, SET -> "text";
                    case JSON -> "json";
                    case BYTES -> "bytea";
                    case DATE -> "date";
                    case TIME -> "interval";
                    case DATETIME -> "timestamp without time zone";
                    case ZONED_DATETIME, TIMESTAMP -> "timestamp with time zone";
                    case VECTOR -> "real[]";
                    case GEOMETRY -> null;
                });
    }

    @Override
    public boolean takes(String there, String wanted) {
        return there.equals(wanted) || there.equals("numeric") && wanted.startsWith("numeric(");
    }

    @Override
    public Object stored(Object value, SemanticType type) {
        if (value instanceof Instant instant) {
            return Texts.utc(instant) + "+00";
        }
        if (value instanceof Geometry geometry) {
            return ewkb(geometry);
        }
        if (value instanceof float[] components) {
            StringBuilder array = new StringBuilder("{");
            for (float component : components) {
                array.append(array.length() == 1 ? "" : ",").append(Texts.of(component));
            }
            return array.append('}').toString();
        }
        return Texts.of(value);
    }

    @Override
    public String selected(String column, SemanticType type) {
        return switch (type) {
            case BYTES -> column;
            case ZONED_DATETIME, TIMESTAMP -> "CAST(" + column + " AT TIME ZONE 'UTC' AS text)";
            default -> "CAST(" + column + " AS text)";
        };
    }

    @Override
    public boolean isBinary(SemanticType type) {
        return type == SemanticType.BYTES;
    }

    @Override
    public Object loaded(Object stored, SemanticType type) {
        if (!(stored instanceof String text)) {
            return stored;
        }
        return switch (type) {
            case GEOMETRY -> geometry(HexFormat.of().parseHex(text));
            case VECTOR -> components(text);
            default -> StoredTexts.value(text, type);
        };
    }

    private static float[] components(String array) {
        String[] texts = array.length() == 2
                ? new String[0]
                : array.substring(1, array.length() - 1).split(",", -1);
        float[] components = new float[texts.length];
        for (int i = 0; i < components.length; i++) {
            components[i] = Float.parseFloat(texts[i]);
        }
        return components;
    }

    /** Of EWKB. */
    private static Geometry geometry(byte[] ewkb) {
        ByteBuffer in = ByteBuffer.wrap(ewkb);
        byte order = in.get();
        ByteOrder endian = order == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        in.order(endian);
        int type = in.getInt();
        Long srid = (type & HAS_SRID) == 0 ? null : (Long) Integer.toUnsignedLong(in.getInt());
        ByteBuffer wkb = ByteBuffer.allocate(1 + Integer.BYTES + in.remaining()).order(endian);
        return new Geometry(wkb.put(order).putInt(type & ~HAS_SRID).put(in).array(), srid);
    }

    /** In hexadecimal digits, as PostGIS reads it. */
    private static String ewkb(Geometry geometry) {
        HexFormat hex = HexFormat.of();
        if (geometry.srid() == null || geometry.srid() == 0) {
            return hex.formatHex(geometry.wkb()).toUpperCase(Locale.ROOT);
        }
        ByteBuffer wkb = ByteBuffer.wrap(geometry.wkb());
        byte order = wkb.get();
        ByteOrder endian = order == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        wkb.order(endian);
        int type = wkb.getInt();
        ByteBuffer extended =
                ByteBuffer.allocate(geometry.wkb().length + Integer.BYTES).order(endian);
        extended.put(order)
                .putInt(type | HAS_SRID)
                .putInt(geometry.srid().intValue())
                .put(wkb);
        return hex.formatHex(extended.array()).toUpperCase(Locale.ROOT);
    }

    /** Of columns: a parameter for each value takes the server and the driver as long again as what they do with it. */
    @Override
    public String upsert(Table table, int rows) {
        List<Table.Column> columns = table.columns();
        String names = columns.stream().map(column -> column.quoted() + ", ").collect(Collectors.joining());
        String values = IntStream.range(0, columns.size())
                .mapToObj(i -> "CAST(c" + i + " AS " + columns.get(i).type() + "), ")
                .collect(Collectors.joining());
        String arrays = columns.stream()
                .map(column -> column.binary() ? "CAST(? AS bytea[]), " : "CAST(? AS text[]), ")
                .collect(Collectors.joining());
        String fresh =
                IntStream.range(0, columns.size()).mapToObj(i -> "c" + i + ", ").collect(Collectors.joining());
        String assignments =
                columns.stream().map(column -> assigned(column.quoted()) + ", ").collect(Collectors.joining());
        return "INSERT INTO " + table.quotedRows() + " AS there (" + Table.KEY + ", " + names + Table.VERSION + ", "
                + Table.DELETED + ", " + Table.WRITTEN + ") SELECT k, " + values
                + "v, d, clock_timestamp() FROM unnest(CAST(? AS text[]), " + arrays
                + "CAST(? AS bigint[]), CAST(? AS boolean[])) AS fresh (k, " + fresh + "v, d) ON CONFLICT (" + Table.KEY
                + ") DO UPDATE SET " + assignments + assigned(Table.VERSION) + ", " + assigned(Table.DELETED) + ", "
                + assigned(Table.WRITTEN) + " WHERE there." + Table.VERSION + " <= EXCLUDED." + Table.VERSION;
    }

    @Override
    public void bind(PreparedStatement statement, int first, Table table, List<StoredRow> rows) throws SQLException {
        int place = first;
        bind(statement, place++, "text", rows, String[]::new, StoredRow::key);
        for (int i = 0; i < table.columns().size(); i++) {
            int column = i;
            if (table.columns().get(i).binary()) {
                bind(statement, place++, "bytea", rows, byte[][]::new, row -> row.values()[column]);
            } else {
                bind(statement, place++, "text", rows, String[]::new, row -> row.values()[column]);
            }
        }
        bind(statement, place++, "int8", rows, Long[]::new, StoredRow::version);
        bind(statement, place, "bool", rows, Boolean[]::new, StoredRow::deleted);
    }

    private static void bind(
            PreparedStatement statement,
            int place,
            String type,
            List<StoredRow> rows,
            IntFunction<Object[]> array,
            Function<StoredRow, @Nullable Object> value)
            throws SQLException {
        Object[] values = rows.stream().map(value).toArray(array);
        statement.setArray(place, statement.getConnection().createArrayOf(type, values));
    }

    @Override
    public int upsertKeys() {
        return Statement.NO_GENERATED_KEYS;
    }

    @Override
    public boolean hasPassedOver(Statement upsert, int rows) throws SQLException {
        return upsert.getUpdateCount() < rows;
    }

    private static String assigned(String column) {
        return column + " = EXCLUDED." + column;
    }

    @Override
    public String removeOlder(Table table, int most) {
        return "DELETE FROM " + table.quotedRows() + " WHERE ctid = ANY (ARRAY(SELECT ctid FROM " + table.quotedRows()
                + " WHERE " + Table.VERSION + " < CAST(? AS bigint) LIMIT " + most + "))";
    }

    @Override
    public String sweep(Table table) {
        return "DELETE FROM " + table.quotedRows() + " WHERE " + Table.DELETED + " AND " + Table.KEY + " IN (SELECT "
                + Table.KEY + " FROM " + table.quotedRows() + " WHERE " + Table.DELETED + " AND " + Table.WRITTEN
                + " < clock_timestamp() - CAST(? AS bigint) * INTERVAL '1 second' ORDER BY " + Table.WRITTEN
                + " LIMIT 1000 FOR UPDATE SKIP LOCKED)";
    }

    @Override
    public String lock() {
        return "SELECT pg_advisory_xact_lock(hashtextextended('rowcast/' || ?, 0))";
    }

    @Override
    public Optional<String> unlock() {
        return Optional.empty();
    }

    @Override
    public String schemas() {
        return "SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname = ?";
    }

    @Override
    public String createSchema(String schema) {
        return "CREATE SCHEMA IF NOT EXISTS " + quote(schema);
    }

    @Override
    public String createMarks(String marks) {
        return "CREATE TABLE " + marks
                + " (target text PRIMARY KEY, source text NOT NULL, owner text, row_key text NOT NULL,"
                + " epoch bigint NOT NULL, truncated bigint NOT NULL)";
    }

    @Override
    public List<String> createRows(Table table, List<WantedColumn> columns) {
        String definitions = columns.stream()
                .map(column -> quote(column.name()) + " " + column.type() + ", ")
                .collect(Collectors.joining());
        String create = "CREATE TABLE " + table.quotedRows() + " (" + Table.KEY
                + " text COLLATE \"C\" NOT NULL PRIMARY KEY, " + definitions + Table.VERSION + " bigint NOT NULL, "
                + Table.DELETED + " boolean NOT NULL, " + Table.WRITTEN + " timestamp with time zone NOT NULL)";
        String tombstones = "CREATE INDEX ON " + table.quotedRows() + " (" + Table.WRITTEN + ") WHERE " + Table.DELETED;
        List<WantedColumn> keys = columns.stream().filter(WantedColumn::key).toList();
        if (keys.isEmpty() || !keys.stream().allMatch(WantedColumn::indexable)) {
            return List.of(create, tombstones);
        }
        return List.of(
                create,
                tombstones,
                keys.stream()
                        .map(column -> quote(column.name()))
                        .collect(Collectors.joining(", ", "CREATE INDEX ON " + table.quotedRows() + " (", ")")));
    }

    @Override
    public String addMark(String marks) {
        return "INSERT INTO " + marks
                + " (target, source, row_key, epoch, truncated) VALUES (?, ?, ?, 0, -1) ON CONFLICT DO NOTHING";
    }

    @Override
    public String columns() {
        return "SELECT a.attname, format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull AND NOT a.atthasdef"
                + " AND a.attidentity = '' THEN 'required' ELSE '' END FROM pg_catalog.pg_attribute a"
                + " JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";
    }

    @Override
    public String uniqueIndexes() {
        return "SELECT x.relname, (SELECT string_agg(a.attname, ',') FROM pg_catalog.pg_attribute a"
                + " WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)),"
                + " CASE WHEN i.indisprimary THEN 'primary' ELSE '' END FROM pg_catalog.pg_index i"
                + " JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN pg_catalog.pg_class c ON c.oid = i.indrelid"
                + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE n.nspname = ? AND c.relname = ? AND (i.indisunique OR i.indisexclusion)";
    }

    @Override
    public String foreignKeys() {
        return "SELECT f.conname FROM pg_catalog.pg_constraint f WHERE f.contype = 'f' AND EXISTS (SELECT 1"
                + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE n.nspname = ? AND c.relname = ? AND c.oid = f.conrelid"
                + " OR n.nspname = ? AND c.relname = ? AND c.oid = f.confrelid)";
    }

    /** A type can't be changed under a view, which is made again. */
    @Override
    public String changeType(Table table, WantedColumn column) {
        return "DROP VIEW IF EXISTS " + table.quotedView() + "; ALTER TABLE " + table.quotedRows() + " ALTER COLUMN "
                + quote(column.name()) + " TYPE " + column.type() + " USING CAST(" + quote(column.name()) + " AS "
                + column.type() + ")";
    }

    @Override
    public String grants(String user, String rowsSchema, String viewsSchema) {
        String owner = " AUTHORIZATION " + quote(user) + ";";
        return "CREATE SCHEMA IF NOT EXISTS " + quote(rowsSchema) + owner + " CREATE SCHEMA IF NOT EXISTS "
                + quote(viewsSchema) + owner;
    }
}
