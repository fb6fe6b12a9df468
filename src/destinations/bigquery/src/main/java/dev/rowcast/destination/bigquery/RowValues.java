package dev.rowcast.destination.bigquery;

import com.google.api.client.util.Data;
import com.google.api.services.bigquery.model.TableFieldSchema;
import com.google.api.services.bigquery.model.TableRow;
import com.google.api.services.bigquery.model.TableSchema;
import dev.rowcast.change.RowVersion;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.encode.Geometry;
import dev.rowcast.encode.Row;
import dev.rowcast.store.Found;
import dev.rowcast.store.UnreadableStoreException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a query's rows: the other way round of {@link ColumnForm}. For one result. */
final class RowValues {
    private final Map<String, Integer> places = new HashMap<>();

    RowValues(TableSchema schema) {
        List<TableFieldSchema> columns = schema.getFields();
        for (int i = 0; i < columns.size(); i++) {
            places.put(columns.get(i).getName().toLowerCase(Locale.ROOT), i);
        }
    }

    /** @throws UnreadableStoreException if a column has no value of its field */
    Found found(TableRow row, Contract contract) {
        return new Found(key(row), version(row), row(row, contract));
    }

    String key(TableRow row) {
        return String.valueOf(cell(row, Columns.KEY));
    }

    /** That of a row that somebody else has put is 0/0. */
    private RowVersion version(TableRow row) {
        Object version = cell(row, Columns.VERSION);
        return version == null ? new RowVersion(0, 0) : RowVersion.ofLong(Long.parseLong(version.toString()));
    }

    private Row row(TableRow row, Contract contract) {
        Map<Integer, Object> values = new HashMap<>();
        for (ContractField field : contract.fields()) {
            Object cell = cell(row, field.name());
            Object value = cell == null ? null : valueOrFail(field, cell);
            if (value != null) {
                values.put(field.number(), value);
            }
        }
        return Row.of(values);
    }

    private @Nullable Object cell(TableRow row, String name) {
        Integer place = places.get(name.toLowerCase(Locale.ROOT));
        return place == null ? null : content(row.getF().get(place).getV());
    }

    private static @Nullable Object content(@Nullable Object cell) {
        return cell == null || Data.isNull(cell) ? null : cell;
    }

    private static @Nullable Object valueOrFail(ContractField field, Object cell) {
        try {
            return value(field, cell);
        } catch (RuntimeException notOne) {
            throw new UnreadableStoreException(
                    "a row has something in " + field.name()
                            + " that is no value of that column; compare the table's columns with those in the docs",
                    notOne);
        }
    }

    private static @Nullable Object value(ContractField field, Object cell) {
        String text = cell.toString();
        return switch (field.type()) {
            case BOOL -> Boolean.valueOf(text);
            case INT32, INT64 -> Long.valueOf(text);
            case TIME -> Duration.of(Long.parseLong(text), ChronoUnit.MICROS);
            case UINT64, BITS -> new BigInteger(text);
            case DECIMAL -> new BigDecimal(text);
            case FLOAT -> (float) Double.parseDouble(text);
            case DOUBLE -> Double.valueOf(text);
            case STRING, ENUM, JSON -> text;
            case SET -> text.isEmpty() ? List.of() : List.of(text.split(",", -1));
            case BYTES -> Base64.getDecoder().decode(text);
            case DATE -> LocalDate.parse(text);
            case DATETIME -> LocalDateTime.parse(text);
            case ZONED_DATETIME, TIMESTAMP -> Instant.EPOCH.plus(Long.parseLong(text), ChronoUnit.MICROS);
            case GEOMETRY -> geometry((Map<?, ?>) cell);
            case VECTOR -> components((List<?>) cell);
        };
    }

    private static Geometry geometry(Map<?, ?> cell) {
        if (!(cell.get("f") instanceof List<?> parts)) {
            throw new IllegalArgumentException("no struct");
        }
        Object wkb = part(parts.get(0));
        Object srid = part(parts.get(1));
        if (wkb == null) {
            throw new IllegalArgumentException("no shape");
        }
        return new Geometry(
                Base64.getDecoder().decode(wkb.toString()), srid == null ? null : Long.valueOf(srid.toString()));
    }

    /** BigQuery has no NULL in the place of a list: one without components is none, which MySQL doesn't have otherwise. */
    private static float @Nullable [] components(List<?> cells) {
        float[] components = new float[cells.size()];
        for (int i = 0; i < components.length; i++) {
            components[i] = (float) Double.parseDouble(String.valueOf(part(cells.get(i))));
        }
        return components.length == 0 ? null : components;
    }

    private static @Nullable Object part(Object cell) {
        return content(((Map<?, ?>) cell).get("v"));
    }
}
