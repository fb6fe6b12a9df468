package dev.rowcast.bench.encode;

import dev.rowcast.bench.rows.BenchColumn;
import dev.rowcast.bench.rows.BenchTable;
import java.util.List;
import java.util.Map;

/** The Java source of the code that one would write by hand for a benchmark's table. */
final class TypedSource {
    private static final int COLUMNS_A_METHOD = 10;

    /** What each kind of column is set to, with %s for its value. */
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("id", "(Long) %s"),
            Map.entry("sku", "(String) %s"),
            Map.entry("amount", "TypedValues.decimal(%s)"),
            Map.entry("created_at", "TypedValues.dateTime(%s)"),
            Map.entry("quantity", "(Integer) %s"),
            Map.entry("customer", "(String) %s"),
            Map.entry("updated_at", "TypedValues.timestamp(%s)"),
            Map.entry("active", "(Short) %s"),
            Map.entry("weight", "(Double) %s"),
            Map.entry("attributes", "(String) %s"),
            Map.entry("state", "(String) %s"),
            Map.entry("due", "TypedValues.date(%s)"),
            Map.entry("description", "(String) %s"),
            Map.entry("serial", "(Long) %s"),
            Map.entry("rank", "(Short) %s"),
            Map.entry("tags", "TypedValues.labels(%s)"),
            Map.entry("opens", "TypedValues.duration(%s)"),
            Map.entry("token", "TypedValues.bytes(%s)"),
            Map.entry("comment", "(String) %s"),
            Map.entry("rating", "(Float) %s"));

    private static final String FRAME = """
            package dev.rowcast.bench.encode;

            import dev.rowcast.change.RowChange;
            import dev.rowcast.v1.Operation;
            import org.apache.kafka.connect.data.Field;
            import org.apache.kafka.connect.data.Schema;
            import org.apache.kafka.connect.data.Struct;
            import shop.TABLE;
            import shop.TABLEChange;
            import shop.TABLEKey;

            /** As one writes it by hand for shop.TABLE; a test wrote it, see TypedSourceTest. */
            final class TABLETyped implements Typed {
                private final Field[] columns;

                TABLETyped(Schema row) {
                    columns = row.fields().toArray(Field[]::new);
                }

                @Override
                public TABLE row(Struct row) {
                    TABLE.Builder to = TABLE.newBuilder();
            CALLS
                    return to.build();
                }

                @Override
                public TABLEChange change(RowChange change) {
                    TABLEChange.Builder event = TABLEChange.newBuilder()
                            .setId(change.id())
                            .setOperation(Operation.forNumber(change.operation().number()))
                            .setSource(TypedValues.source(change.source()))
                            .setOffset(change.at().sequence());
                    Struct key = change.key();
                    Struct before = change.before();
                    Struct after = change.after();
                    if (key != null) {
                        event.setKey(TABLEKey.newBuilder().setId0((Long) key.get(columns[0])));
                    }
                    if (before != null) {
                        event.setBefore(row(before));
                    }
                    if (after != null) {
                        event.setAfter(row(after));
                    }
                    if (before != null && after != null) {
                        event.addAllChangedFields(TypedValues.changed(columns, before, after));
                    }
                    return event.build();
                }
            METHODS}
            """;

    private TypedSource() {}

    static String of(int columnCount) {
        List<BenchColumn> columns = BenchTable.of(columnCount).columns();
        StringBuilder calls = new StringBuilder();
        StringBuilder methods = new StringBuilder();
        for (int from = 0; from < columnCount; from += COLUMNS_A_METHOD) {
            calls.append("        from%d(row, to);%n".formatted(from));
            methods.append("%n    private void from%d(Struct row, TABLE.Builder to) {%n".formatted(from));
            for (int i = from; i < Math.min(columnCount, from + COLUMNS_A_METHOD); i++) {
                methods.append(column(columns.get(i).name(), i));
            }
            methods.append("    }%n".formatted());
        }
        return FRAME.replace("CALLS\n", calls).replace("METHODS", methods).replace("TABLE", "Orders" + columnCount);
    }

    private static String column(String name, int index) {
        String kind = name.substring(0, name.lastIndexOf('_'));
        StringBuilder upper = new StringBuilder();
        for (String word : name.split("_", -1)) {
            upper.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        String local = Character.toLowerCase(upper.charAt(0)) + upper.substring(1);
        return """
                        Object %1$s = row.get(columns[%2$d]);
                        if (%1$s != null) {
                            to.set%3$s(%4$s);
                        }
                """.formatted(local, index, upper, VALUES.get(kind).formatted(local));
    }
}
