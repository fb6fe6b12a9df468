package dev.rowcast.mapping;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.encode.OutputSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a mapping makes, as a store sees it: rows of tables. A column keeps its number whatever else a mapping makes later. Thread-safe. */
public final class OutputSchemas {
    /** The column that has the mapping's version. */
    public static final String VERSION = "mapping_version";

    private final Map<TableId, Map<String, Integer>> numbers = new HashMap<>();
    /** Whose rows an output is made of: one table's, or a TRUNCATE of one would take the rows of others away. */
    private final Map<TableId, TableId> sources = new HashMap<>();

    /**
     * The rows of each output, by its name.
     *
     * @param source the contract of the rows that they are made of
     * @param facts what is said of their columns
     * @throws UnfitMappingException if there can be no such output
     */
    public Map<String, OutputSchema> of(Contract source, Map<String, ColumnFacts> facts, TableMapping mapping) {
        Map<String, OutputSchema> all = new LinkedHashMap<>();
        for (Output output : mapping.outputs()) {
            all.put(output.name(), of(source, facts, mapping.version().isEmpty() ? output : versioned(output)));
        }
        return all;
    }

    private static Output versioned(Output output) {
        List<Output.Column> columns = new ArrayList<>(output.columns());
        columns.add(new Output.Column(VERSION, SemanticType.STRING, ColumnFacts.of(true)));
        return new Output(output.name(), columns, output.keys());
    }

    private synchronized OutputSchema of(Contract source, Map<String, ColumnFacts> facts, Output output) {
        check(source, output);
        TableId table = new TableId(source.table().database(), output.name());
        TableId other = sources.putIfAbsent(table, source.table());
        if (other != null && !other.equals(source.table())) {
            throw new UnfitMappingException(
                    source,
                    "output " + output.name() + " is made of the rows of " + other + " already; give it another name");
        }
        Map<String, ColumnFacts> known = new LinkedHashMap<>();
        List<ContractField> fields = new ArrayList<>();
        for (ContractField key : source.keyFields()) {
            fields.add(field(table, key.name(), key.type()));
            ColumnFacts said = facts.get(key.column());
            if (said != null) {
                known.put(key.name(), said);
            }
        }
        for (Output.Column column : output.columns()) {
            fields.add(field(table, column.name(), column.type()));
            known.put(column.name(), column.facts());
        }
        return OutputSchema.made(contract(source, table, output, fields), known);
    }

    private static Contract contract(Contract source, TableId table, Output output, List<ContractField> fields) {
        Map<String, Integer> byName =
                fields.stream().collect(Collectors.toMap(ContractField::name, ContractField::number));
        List<Integer> keys = new ArrayList<>();
        source.keyFields().forEach(key -> keys.add(byName.get(key.name())));
        output.keys().forEach(key -> keys.add(byName.get(key)));
        List<ContractField> ascending = fields.stream()
                .sorted((one, another) -> Integer.compare(one.number(), another.number()))
                .toList();
        int highest = ascending.get(ascending.size() - 1).number();
        return new Contract(
                table, source.revision(), source.packageName(), source.messageName(), ascending, keys, highest);
    }

    private ContractField field(TableId table, String name, SemanticType type) {
        Map<String, Integer> known = numbers.computeIfAbsent(table, unused -> new HashMap<>());
        int number = known.computeIfAbsent(name, unused -> known.size() + 1);
        return new ContractField(number, name, name, type, FieldState.ACTIVE);
    }

    private static void check(Contract source, Output output) {
        if (source.keyFields().isEmpty()) {
            throw new UnfitMappingException(
                    source, "the table has no primary key, by which a store would know its documents; give it one");
        }
        Set<String> names = new TreeSet<>();
        source.keyFields().forEach(key -> names.add(key.name()));
        for (Output.Column column : output.columns()) {
            if (!names.add(column.name())) {
                throw new UnfitMappingException(
                        source,
                        "output " + output.name() + " has the column " + column.name()
                                + " twice; each document has the row's key by itself");
            }
        }
        for (String key : output.keys()) {
            if (output.columns().stream().noneMatch(column -> column.name().equals(key))) {
                throw new UnfitMappingException(
                        source, "output " + output.name() + " has no column " + key + ", which its key names");
            }
        }
    }
}
