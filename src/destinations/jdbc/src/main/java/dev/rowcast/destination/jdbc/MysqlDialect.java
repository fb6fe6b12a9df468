package dev.rowcast.destination.jdbc;

import com.mysql.cj.jdbc.AbandonedConnectionCleanupThread;
import com.mysql.cj.jdbc.MysqlDataSource;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.encode.Geometry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** MySQL from 8.0.19 on. Its schemas are databases. */
final class MysqlDialect implements Dialect {
    private static final int LONGEST_NAME = 64;
    /** Of the values of an index together, which hold at most 3072 bytes. */
    private static final int INDEXED_CHARACTERS = 700;

    private static final int LONGEST_KEPT_STATEMENT = 1 << 20;

    private static final Pattern COMPLETE = Pattern.compile("jdbc:mysql://[^/?\\s]+(/.*)?");
    private static final Pattern DECIMAL = Pattern.compile("decimal\\(([0-9]+),([0-9]+)\\)");
    private static final String NEW = "_rowcast_new";

    @Override
    public String prefix() {
        return "jdbc:mysql://";
    }

    @Override
    public boolean isComplete(String url) {
        return COMPLETE.matcher(url).matches();
    }

    @Override
    public void retire() {
        AbandonedConnectionCleanupThread.checkedShutdown();
    }

    @Override
    public DataSource dataSource(JdbcSettings settings) {
        try {
            MysqlDataSource source = new MysqlDataSource();
            source.setConnectTimeout(Timeouts.CONNECT_MILLIS);
            source.setSocketTimeout(Timeouts.ANSWER_MILLIS);
            // Of a statement for hundreds of rows it takes long to find the places of parameters.
            source.setCachePrepStmts(true);
            // The pool alone sets them, and else the driver asks whether it may write before each write.
            source.setUseLocalSessionState(true);
            source.setPrepStmtCacheSqlLimit(LONGEST_KEPT_STATEMENT);
            source.setUrl(settings.url());
            // A batch comes with the question for its target's mark.
            source.setAllowMultiQueries(true);
            source.setUser(settings.userName());
            source.setPassword(settings.password().value());
            return source;
        } catch (SQLException e) {
            throw new IllegalArgumentException("the URL " + settings.place() + " can't be read: " + e.getMessage(), e);
        }
    }

    @Override
    public String greeting() {
        return "SET SESSION time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION',"
                + " innodb_lock_wait_timeout = " + Timeouts.LOCK_SECONDS + ", lock_wait_timeout = "
                + Timeouts.LOCK_SECONDS;
    }

    @Override
    public String quote(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    @Override
    public Optional<String> unnameable(String name) {
        return name.codePointCount(0, name.length()) > LONGEST_NAME
                ? Optional.of("has more than " + LONGEST_NAME + " characters")
                : Optional.empty();
    }

    @Override
    public Optional<String> type(SemanticType type, @Nullable ColumnFacts facts) {
        return Optional.of(
                switch (type) {
                    case BOOL -> "tinyint(1)";
                    case INT32 -> "int";
                    case INT64 -> "bigint";
                    case UINT64, BITS -> "bigint unsigned";
                    case DECIMAL -> decimal(facts);
                    case FLOAT -> "float";
                    case DOUBLE -> "double";
                    case STRING, JSON, ENUM, SET -> "longtext";
                    case BYTES, VECTOR -> "longblob";
                    case DATE -> "date";
                    case TIME -> "time(6)";
                    case DATETIME, ZONED_DATETIME, TIMESTAMP -> "datetime(6)";
                    case GEOMETRY -> "geometry";
                });
    }

    private static String decimal(@Nullable ColumnFacts facts) {
        return facts == null || facts.precision() == null || facts.scale() == null
                ? "decimal(65,30)"
                : "decimal(" + facts.precision() + "," + facts.scale() + ")";
    }

    /** Of a decimal with too few digits behind the point MySQL rounds the value, and says nothing. */
    @Override
    public boolean takes(String there, String wanted) {
        Matcher has = DECIMAL.matcher(there);
        Matcher needs = DECIMAL.matcher(wanted);
        if (!has.matches() || !needs.matches()) {
            return there.equals(wanted);
        }
        int scale = Integer.parseInt(has.group(2));
        int neededScale = Integer.parseInt(needs.group(2));
        return scale >= neededScale
                && Integer.parseInt(has.group(1)) - scale >= Integer.parseInt(needs.group(1)) - neededScale;
    }

    @Override
    public Object stored(Object value, SemanticType type) {
        if (value instanceof Instant instant) {
            return Texts.utc(instant);
        }
        if (value instanceof Geometry geometry) {
            // As MySQL keeps it, so that no axes are swapped.
            long srid = geometry.srid() == null ? 0 : geometry.srid();
            return littleEndian(Integer.BYTES + geometry.wkb().length)
                    .putInt((int) srid)
                    .put(geometry.wkb())
                    .array();
        }
        if (value instanceof float[] components) {
            ByteBuffer bytes = littleEndian(Float.BYTES * components.length);
            for (float component : components) {
                bytes.putFloat(component);
            }
            return bytes.array();
        }
        return Texts.of(value);
    }

    @Override
    public String selected(String column, SemanticType type) {
        return switch (type) {
            case BOOL -> "CAST(" + column + " AS SIGNED)";
            // MySQL's text of a FLOAT has six digits.
            case FLOAT -> "(" + column + " + 0e0)";
            case DATE, TIME, DATETIME, ZONED_DATETIME, TIMESTAMP -> "CAST(" + column + " AS CHAR)";
            default -> column;
        };
    }

    @Override
    public boolean isBinary(SemanticType type) {
        return type == SemanticType.BYTES || type == SemanticType.VECTOR || type == SemanticType.GEOMETRY;
    }

    @Override
    public Object loaded(Object stored, SemanticType type) {
        if (!(stored instanceof byte[] bytes)) {
            return StoredTexts.value((String) stored, type);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (type == SemanticType.GEOMETRY) {
            long srid = Integer.toUnsignedLong(in.getInt());
            byte[] wkb = new byte[in.remaining()];
            in.get(wkb);
            return new Geometry(wkb, srid);
        }
        return type == SemanticType.VECTOR ? components(in) : bytes;
    }

    private static float[] components(ByteBuffer in) {
        float[] components = new float[in.remaining() / Float.BYTES];
        for (int i = 0; i < components.length; i++) {
            components[i] = in.getFloat();
        }
        return components;
    }

    private static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Assigns from left to right, so that the version comes last: what is before it is compared with the version that is there. */
    @Override
    public String upsert(Table table, int rows) {
        String there = quote(table.name()) + ".";
        String fresh = "`" + NEW + "`.";
        // Of another row where that has another unique index.
        String guard = fresh + Table.VERSION + " >= " + there + Table.VERSION + " AND " + fresh + Table.KEY + " = "
                + there + Table.KEY;
        List<String> guarded = new ArrayList<>(
                table.columns().stream().map(Table.Column::quoted).toList());
        guarded.addAll(List.of(Table.DELETED, Table.WRITTEN));
        String assignments = guarded.stream()
                .map(column ->
                        there + column + " = IF(" + guard + ", " + fresh + column + ", " + there + column + "), ")
                .collect(Collectors.joining());
        // The last of them, since the others compare it; and what makes a generated key, which tells that something was
        // kept.
        String version = there + Table.VERSION + " = IF(" + guard + ", " + fresh + Table.VERSION + ", " + there
                + Table.VERSION + " + 0 * LAST_INSERT_ID(1))";
        String columns =
                table.columns().stream().map(column -> column.quoted() + ", ").collect(Collectors.joining());
        String row = "(" + "?, ".repeat(table.columns().size() + 3) + "NOW(6))";
        return "INSERT INTO " + table.quotedRows() + " (" + Table.KEY + ", " + columns + Table.VERSION + ", "
                + Table.DELETED + ", " + Table.WRITTEN + ") VALUES " + String.join(", ", Collections.nCopies(rows, row))
                + " AS `" + NEW + "` ON DUPLICATE KEY UPDATE " + assignments + version;
    }

    @Override
    public int upsertKeys() {
        return Statement.RETURN_GENERATED_KEYS;
    }

    @Override
    public boolean hasPassedOver(Statement upsert, int rows) throws SQLException {
        try (ResultSet keys = upsert.getGeneratedKeys()) {
            return keys.next();
        }
    }

    @Override
    public String removeOlder(Table table, int most) {
        return "DELETE FROM " + table.quotedRows() + " WHERE " + Table.VERSION + " < ? LIMIT " + most;
    }

    @Override
    public String sweep(Table table) {
        return "DELETE FROM " + table.quotedRows() + " WHERE " + Table.DELETED + " AND " + Table.WRITTEN
                + " < NOW(6) - INTERVAL ? SECOND ORDER BY " + Table.WRITTEN + " LIMIT 1000";
    }

    @Override
    public String lock() {
        return "SELECT GET_LOCK(CONCAT('rowcast/', MD5(?)), " + Timeouts.PREPARE_SECONDS + ")";
    }

    @Override
    public Optional<String> unlock() {
        return Optional.of("DO RELEASE_ALL_LOCKS()");
    }

    @Override
    public String schemas() {
        return "SELECT schema_name FROM information_schema.schemata WHERE schema_name = ?";
    }

    @Override
    public String createSchema(String schema) {
        return "CREATE DATABASE IF NOT EXISTS " + quote(schema) + " DEFAULT CHARACTER SET utf8mb4";
    }

    @Override
    public String createMarks(String marks) {
        return "CREATE TABLE " + marks + " (target VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL"
                + " PRIMARY KEY, source VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,"
                + " owner VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NULL,"
                + " row_key TEXT CHARACTER SET utf8mb4 NOT NULL, epoch BIGINT NOT NULL, truncated BIGINT NOT NULL)";
    }

    @Override
    public List<String> createRows(Table table, List<WantedColumn> columns) {
        String definitions = columns.stream()
                .map(column -> quote(column.name()) + " " + column.type() + " NULL, ")
                .collect(Collectors.joining());
        return List.of("CREATE TABLE " + table.quotedRows() + " (" + Table.KEY + " VARCHAR(" + StoredKey.LONGEST
                + ") CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL PRIMARY KEY, " + definitions
                + Table.VERSION + " BIGINT NOT NULL, " + Table.DELETED + " BOOLEAN NOT NULL, " + Table.WRITTEN
                + " DATETIME(6) NOT NULL, INDEX " + Table.RESERVED + "tombstones (" + Table.DELETED + ", "
                + Table.WRITTEN + ")" + keyIndex(columns) + ") DEFAULT CHARACTER SET utf8mb4");
    }

    private String keyIndex(List<WantedColumn> columns) {
        List<WantedColumn> keys = columns.stream().filter(WantedColumn::key).toList();
        long texts = keys.stream().filter(MysqlDialect::isLong).count();
        if (keys.isEmpty() || keys.stream().anyMatch(column -> column.type().equals("geometry"))) {
            return "";
        }
        return keys.stream()
                .map(column -> quote(column.name())
                        + (isLong(column) ? "(" + Math.min(191, INDEXED_CHARACTERS / texts) + ")" : ""))
                .collect(Collectors.joining(", ", ", INDEX " + Table.RESERVED + "source_key (", ")"));
    }

    private static boolean isLong(WantedColumn column) {
        return column.type().startsWith("long");
    }

    @Override
    public String addMark(String marks) {
        return "INSERT INTO " + marks
                + " (target, source, row_key, epoch, truncated) VALUES (?, ?, ?, 0, -1) ON DUPLICATE KEY UPDATE target = target";
    }

    @Override
    public String columns() {
        return "SELECT column_name, column_type, IF(is_nullable = 'NO' AND column_default IS NULL AND extra = '',"
                + " 'required', '') FROM information_schema.columns WHERE table_schema = ? AND table_name = ?"
                + " ORDER BY ordinal_position";
    }

    @Override
    public String uniqueIndexes() {
        return "SELECT index_name, GROUP_CONCAT(column_name ORDER BY seq_in_index), IF(index_name = 'PRIMARY', 'primary', '')"
                + " FROM information_schema.statistics WHERE table_schema = ? AND table_name = ? AND non_unique = 0"
                + " GROUP BY index_name";
    }

    @Override
    public String foreignKeys() {
        return "SELECT constraint_name FROM information_schema.referential_constraints"
                + " WHERE constraint_schema = ? AND table_name = ?"
                + " OR unique_constraint_schema = ? AND referenced_table_name = ?";
    }

    @Override
    public String changeType(Table table, WantedColumn column) {
        return "ALTER TABLE " + table.quotedRows() + " MODIFY COLUMN " + quote(column.name()) + " " + column.type()
                + " NULL";
    }

    @Override
    public String grants(String user, String rowsSchema, String viewsSchema) {
        String to = ".* TO '" + user.replace("'", "''") + "'@'%';";
        return "CREATE DATABASE IF NOT EXISTS " + quote(rowsSchema) + "; CREATE DATABASE IF NOT EXISTS "
                + quote(viewsSchema) + "; GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP ON "
                + quote(rowsSchema) + to + " GRANT SELECT, CREATE VIEW, SHOW VIEW, DROP ON " + quote(viewsSchema) + to;
    }
}
