package dev.rowcast.beam;

import dev.rowcast.change.RowVersion;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.shape.SemanticType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTagList;

/** Writes rows with a schema into a store; see {@link RowcastIO#write}. Immutable. */
public final class WriteRows extends PTransform<PCollection<Row>, WriteResult> {
    private static final long serialVersionUID = 1L;

    private final StoreSettings store;
    private final String database;
    private final String table;
    private final List<String> keys;
    private final Map<String, SemanticType> types;
    private final long version;

    private WriteRows(
            StoreSettings store,
            String database,
            String table,
            List<String> keys,
            Map<String, SemanticType> types,
            long version) {
        this.store = store;
        this.database = database;
        this.table = table;
        this.keys = List.copyOf(keys);
        this.types = Map.copyOf(types);
        this.version = version;
    }

    static WriteRows into(StoreSettings store, TableId table) {
        return new WriteRows(store, table.database(), table.table(), List.of(), Map.of(), -1);
    }

    /** With these fields as the key, by which the store knows a row; they have a value in each. */
    public WriteRows withKey(String... fields) {
        return new WriteRows(store, database, table, List.of(fields), types, version);
    }

    /** With that field as what it means to Rowcast, such as a DECIMAL as {@link SemanticType#UINT64}, or a STRING as {@link SemanticType#JSON}. */
    public WriteRows as(String field, SemanticType type) {
        Map<String, SemanticType> all = new HashMap<>(types);
        all.put(field, type);
        return new WriteRows(store, database, table, keys, all, version);
    }

    /** In that version, of which a store keeps the highest of a key; by default one of the minute in which the pipeline is made. */
    public WriteRows withVersion(RowVersion of) {
        return new WriteRows(store, database, table, keys, types, of.asLong());
    }

    @Override
    public WriteResult expand(PCollection<Row> rows) {
        Schema schema = rows.getSchema();
        SavedContract contract = SavedContract.of(contract(schema));
        WriteBatches write = new WriteBatches(store, contract, nullable(schema), version());
        Schema rejected = WriteResult.schema(schema);
        PCollectionTuple out = rows.apply(
                "Write", ParDo.of(write).withOutputTags(WriteResult.WRITTEN, TupleTagList.of(WriteResult.REJECTED)));
        return new WriteResult(
                rows.getPipeline(),
                out.get(WriteResult.WRITTEN).setCoder(VarLongCoder.of()),
                out.get(WriteResult.REJECTED).setRowSchema(rejected));
    }

    private RowVersion version() {
        return version < 0
                ? new RowVersion(RowVersion.epochAt(System.currentTimeMillis()), 0)
                : RowVersion.ofLong(version);
    }

    private Contract contract(Schema schema) {
        List<ContractField> fields = new ArrayList<>();
        Map<String, Integer> numbers = new HashMap<>();
        for (Schema.Field field : schema.getFields()) {
            SemanticType said = types.get(field.getName());
            SemanticType type = said == null ? BeamTypes.type(field.getName(), field.getType()) : said;
            int number = fields.size() + 1;
            numbers.put(field.getName(), number);
            fields.add(new ContractField(number, field.getName(), field.getName(), type, FieldState.ACTIVE));
        }
        if (keys.isEmpty() || !numbers.keySet().containsAll(keys)) {
            throw new IllegalArgumentException("rows of " + database + "." + table + " have the fields "
                    + schema.getFieldNames() + ", and the key is " + keys
                    + "; name fields by withKey by which the store is to know a row");
        }
        return new Contract(
                new TableId(database, table),
                1,
                database,
                table,
                fields,
                keys.stream().map(numbers::get).toList(),
                fields.size());
    }

    private static List<String> nullable(Schema schema) {
        return schema.getFields().stream()
                .filter(field -> field.getType().getNullable())
                .map(Schema.Field::getName)
                .toList();
    }
}
