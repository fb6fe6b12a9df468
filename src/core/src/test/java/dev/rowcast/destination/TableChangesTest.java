package dev.rowcast.destination;

import static dev.rowcast.contract.SqlTable.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.SqlTable;
import dev.rowcast.contract.SqlType;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.gate.ContractDecisions;
import dev.rowcast.contract.gate.HeldShape;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.FileContractLog;
import dev.rowcast.deliver.Patience;
import dev.rowcast.flow.DeadLetter;
import dev.rowcast.store.Store;
import dev.rowcast.store.StoreDestination;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What each kind of change of a table does to a store, from the records to what a reader finds there: a test of a store extends this. The table in {@code
 * src/docs/stores.md} is what these tests saw; {@code -Drowcast.docs.write=true} writes a store's column of it anew.
 */
@ExtendWith(Patience.class)
public abstract class TableChangesTest {
    private static final SqlTable PLAIN = new SqlTable(
            new TableId("shop", "plain"),
            List.of(column("id", SqlType.BIGINT), column("v", SqlType.INT)),
            List.of("id"));

    private static final Path PAGE = Path.of("../../docs/stores.md");
    private static final String BEGIN = "<!-- what TableChangesTest saw -->\n";
    private static final String END = "<!-- end -->\n";
    private static final List<String> STORES = List.of("MySQL", "PostgreSQL", "OpenSearch", "DynamoDB", "BigQuery");

    private static final List<Kind> KINDS = List.of(
            new Kind("made", "new table").then(PLAIN, Map.of("v", 7)),
            new Kind("added", "column `note` added")
                    .then(PLAIN, Map.of("v", 7))
                    .then(PLAIN.add(2, "note", SqlType.VARCHAR), Map.of("v", 8, "note", "x")),
            new Kind("moved", "column `v` put first, made NOT NULL, commented")
                    .then(PLAIN, Map.of("v", 7))
                    .then(PLAIN.move("v", 0).nullable("v", false).comment("v", "volume"), Map.of("v", 8)),
            new Kind("digits", "`total` from DECIMAL(8,2) to DECIMAL(12,4)")
                    .then(PLAIN.add(2, "total", SqlType.DECIMAL), Map.of("v", 7, "total", new BigDecimal("2.50")))
                    .then(
                            PLAIN.add(2, "total", SqlType.DECIMAL_12_4),
                            Map.of("v", 8, "total", new BigDecimal("2.5012"))),
            new Kind("widened", "`v` from INT to BIGINT")
                    .then(PLAIN, Map.of("v", 7))
                    .then(PLAIN.retype("v", SqlType.BIGINT), Map.of("v", 9_000_000_000L)),
            new Kind("labels", "ENUM label `sent` added to `state`")
                    .then(PLAIN.add(2, "state", SqlType.ENUM_DRAFT_PAID), Map.of("v", 7, "state", "paid"))
                    .then(PLAIN.add(2, "state", SqlType.ENUM_DRAFT_PAID_SENT), Map.of("v", 8, "state", "sent")),
            new Kind("dropped", "column `v` dropped")
                    .then(PLAIN.add(2, "note", SqlType.VARCHAR), Map.of("v", 7, "note", "x"))
                    .then(PLAIN.add(2, "note", SqlType.VARCHAR).drop("v"), Map.of("note", "y"), "apply"),
            new Kind("renamed", "column `v` renamed to `w`, not declared")
                    .then(PLAIN, Map.of("v", 7))
                    .then(PLAIN.rename("v", "w"), Map.of("w", 8), "apply"),
            new Kind("declared", "column `v` renamed to `w`, declared")
                    .then(PLAIN, Map.of("v", 7))
                    .then(PLAIN.rename("v", "w"), Map.of("w", 8)),
            new Kind("versioned", "`v` from INT to VARCHAR")
                    .then(PLAIN, Map.of("v", 7))
                    .then(PLAIN.retype("v", SqlType.VARCHAR), Map.of("v", "8"), "version"),
            new Kind("bridged", "`v` from INT to VARCHAR")
                    .then(PLAIN, Map.of("v", 7))
                    .then(PLAIN.retype("v", SqlType.VARCHAR), Map.of("v", "8"), "bridge")
                    .then(PLAIN.retype("v", SqlType.VARCHAR), Map.of("v", "many")),
            new Kind("rekeyed", "primary key from (`id`) to (`id`, `v`)")
                    .then(PLAIN, Map.of("v", 7))
                    .then(PLAIN.keyed("id", "v"), Map.of("v", 8), "apply"),
            new Kind("keyless", "primary key dropped")
                    .then(PLAIN, Map.of("v", 7))
                    .then(PLAIN.keyed(), Map.of("v", 8), "apply"),
            new Kind("back", "column `v` dropped, and added again as it was")
                    .then(PLAIN, Map.of("v", 7))
                    .then(PLAIN.drop("v"), Map.of(), "apply")
                    .then(PLAIN, Map.of("v", 9)),
            new Kind("changed", "column `v` dropped, and added again as VARCHAR")
                    .then(PLAIN, Map.of("v", 7))
                    .then(PLAIN.drop("v"), Map.of(), "apply")
                    .then(PLAIN.retype("v", SqlType.VARCHAR), Map.of("v", "x")),
            new Kind("old", "table dropped, or renamed to `young`")
                    .then(PLAIN, Map.of("v", 7))
                    .then(named("young", PLAIN), Map.of("v", 8)),
            new Kind("sales", "table renamed to `sales2`, which is declared as an alias")
                    .then(PLAIN, Map.of("v", 7))
                    .then(named("sales2", PLAIN), Map.of("v", 8)),
            new Kind("unfit", "a row with a DATETIME that its field can't hold")
                    .then(PLAIN.add(2, "d", SqlType.DATETIME_3), Map.of("v", 7, "d", 0L))
                    .then(PLAIN.add(2, "d", SqlType.DATETIME_3), Map.of("v", 8, "d", Long.MAX_VALUE / 2)),
            new Kind("nul", "a row with a text that has a NUL character")
                    .then(PLAIN.add(2, "note", SqlType.VARCHAR), Map.of("v", 7, "note", "x"))
                    .then(PLAIN.add(2, "note", SqlType.VARCHAR), Map.of("v", 8, "note", "a\0b")));

    @TempDir
    protected Path temporary;

    /** Which column of the table in the docs it is. */
    protected abstract String name();

    /** A store that has the rows of {@code shop.T} where its defaults say. Closed by the test. */
    protected abstract Store open();

    /** Name and type of each column of a table's rows there, as readers see them; empty where there is no such table. */
    protected abstract Map<String, String> columns(String table);

    /** The rows that readers see of a table, by {@code id}: each value as a text, "NULL" for NULL. A column that isn't there is missing. */
    protected abstract List<Map<String, String>> rows(String table);

    /** Does what the state of a subscription that waits says. */
    protected abstract void follow(String state);

    /**
     * A kind of change, with a table of its own.
     *
     * @param table its name, in {@code shop}
     * @param words what changes
     * @param steps the table as it is before, with a row, and as it is then
     */
    private record Kind(String table, String words, List<Step> steps) {
        Kind(String table, String words) {
            this(table, words, List.of());
        }

        Kind then(SqlTable definition, Map<String, Object> row) {
            return then(definition, row, Optional.empty());
        }

        Kind then(SqlTable definition, Map<String, Object> row, String decision) {
            return then(definition, row, Optional.of(decision));
        }

        private Kind then(SqlTable definition, Map<String, Object> row, Optional<String> decision) {
            SqlTable own = definition.id().equals(PLAIN.id()) ? named(table, definition) : definition;
            List<Step> more = new ArrayList<>(steps);
            more.add(new Step(own, record(own, more.size() + 1, row), decision));
            return new Kind(table, words, List.copyOf(more));
        }

        String firstCell() {
            String decisions =
                    steps.stream().flatMap(step -> step.decision().stream()).collect(Collectors.joining("`, `"));
            return words + (decisions.isEmpty() ? "" : ": held, then approved as `" + decisions + "`");
        }
    }

    /** @param decision what a person decides; empty where nobody is asked */
    private record Step(SqlTable table, RawRecord record, Optional<String> decision) {}

    private static SqlTable named(String table, SqlTable definition) {
        return new SqlTable(new TableId("shop", table), definition.columns(), definition.key());
    }

    private static RawRecord record(SqlTable table, long id, Map<String, Object> row) {
        Map<String, Object> values = new HashMap<>(row);
        values.put("id", id);
        Schema envelope = SchemaBuilder.struct()
                .field("before", table.rowSchema())
                .field("after", table.rowSchema())
                .field("source", ShopRecords.SOURCE)
                .field("op", Schema.STRING_SCHEMA)
                .build();
        Struct change = new Struct(envelope)
                .put("after", table.row(values))
                .put("source", ShopRecords.source(table.id().table(), id))
                .put("op", "c");
        return new RawRecord(
                new KafkaPlace("shop.shop." + table.id().table(), 0, id),
                table.keySchema(),
                table.key(values),
                envelope,
                change,
                null);
    }

    @Test
    protected void whatEachChangeOfATableDoesHere() throws IOException {
        Map<String, String> seen = new LinkedHashMap<>();
        Path contracts = temporary.resolve("contracts.jsonl");
        String declared =
                ", \"renames\": {\"shop.declared\": {\"v\": \"w\"}}, \"aliases\": {\"shop.sales2\": \"shop.sales\"}";
        for (Kind kind : KINDS) {
            try (ShopTask task = new ShopTask(
                    contracts,
                    subscription -> new StoreDestination(subscription.name(), open()),
                    DestinationContractTest.SMALL_BATCHES,
                    declared)) {
                seen.put(kind.firstCell(), cell(kind, task, contracts));
            }
        }
        assertPage(seen);
    }

    private String cell(Kind kind, ShopTask task, Path contracts) {
        List<String> lines = new ArrayList<>();
        for (Step step : kind.steps()) {
            TableId table = step.table().id();
            Map<String, String> before = columns(table.table());
            int letters = task.letters.size();
            task.take(List.of(step.record()));
            step.decision().ifPresent(decision -> approve(task, contracts, table, decision));
            waited(task, table).ifPresent(lines::add);
            if (step != kind.steps().get(0) || kind.steps().size() == 1) {
                lines.addAll(difference(table.table(), before));
            }
            task.letters.subList(letters, task.letters.size()).stream()
                    .map(DeadLetter::reason)
                    .forEach(reason -> lines.add("dead letter: " + reason));
        }
        kind.steps().stream()
                .map(step -> step.table().id().table())
                .distinct()
                .forEach(table -> lines.addAll(read(table, !table.equals(kind.table()))));
        return lines.stream()
                .map(line -> line.replace("|", "\\|").replace("\0", "\\0"))
                .collect(Collectors.joining("<br>"));
    }

    private static void approve(ShopTask task, Path contracts, TableId table, String decision) {
        try (FileContractLog log = FileContractLog.open(contracts)) {
            ContractRegistry registry = new ContractRegistry(log);
            await().pollInSameThread().until(() -> {
                registry.refresh();
                return !task.isDone()
                        && registry.history(table).map(HeldShape::of).orElse(List.of()).stream()
                                .anyMatch(HeldShape::isUndecided);
            });
            new ContractDecisions(registry).approve(table, OptionalInt.empty(), Decision.parse(decision), "a test");
        }
    }

    /** Why its rows waited for somebody, if they did, and did no longer once what was said was done. */
    private Optional<String> waited(ShopTask task, TableId table) {
        await(table.toString())
                .pollInSameThread()
                .until(() -> task.isDone() || task.state().startsWith("MISCONFIGURED"));
        if (task.isDone()) {
            return Optional.empty();
        }
        String state = task.state();
        follow(state);
        task.awaitDone();
        return Optional.of("**waits**: " + state.replaceFirst("(?s).*? at revision \\d+: ", ""));
    }

    private List<String> difference(String table, Map<String, String> before) {
        List<String> lines = new ArrayList<>();
        columns(table).forEach((column, type) -> {
            String known = before.get(column);
            if (known == null) {
                lines.add("`" + column + " " + type + "` is added");
            } else if (!known.equals(type)) {
                lines.add("`" + column + " " + known + "` becomes `" + type + "`");
            }
        });
        if (before.isEmpty()) {
            return lines.isEmpty()
                    ? lines
                    : List.of("`" + table + "` is made: "
                            + String.join(", ", lines).replace(" is added", ""));
        }
        assertThat(columns(table))
                .as("no column goes")
                .containsKeys(before.keySet().toArray(String[]::new));
        return lines;
    }

    private List<String> read(String table, boolean named) {
        return rows(table).stream()
                .map(row -> (named ? "`" + table + "`: " : "")
                        + row.get("id")
                        + (row.size() == 1 ? " has no more than that" : " reads ")
                        + row.entrySet().stream()
                                .filter(each -> !each.getKey().equals("id"))
                                .map(each -> each.getKey() + " `" + each.getValue() + "`")
                                .collect(Collectors.joining(", ")))
                .toList();
    }

    /** The page has the same kinds of change, and says the same of this store. */
    private void assertPage(Map<String, String> seen) throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END, begin);
        Map<String, Map<String, String>> said = table(page.substring(begin, end));
        if (Boolean.getBoolean("rowcast.docs.write")) {
            StringBuilder table = new StringBuilder(
                    "| the table | " + String.join(" | ", STORES) + " |\n|---" + "|---".repeat(STORES.size()) + "|\n");
            seen.forEach((kind, cell) -> {
                Map<String, String> row = new HashMap<>(said.getOrDefault(kind, Map.of()));
                row.put(name(), cell);
                table.append("| ").append(kind);
                STORES.forEach(store -> table.append(" | ").append(row.getOrDefault(store, "")));
                table.append(" |\n");
            });
            Files.writeString(PAGE, page.substring(0, begin) + table + page.substring(end));
            return;
        }
        Map<String, String> column = new LinkedHashMap<>();
        said.forEach((kind, row) -> column.put(kind, row.getOrDefault(name(), "")));
        assertThat(column).as("the table in src/docs/stores.md").containsExactlyEntriesOf(seen);
    }

    private static Map<String, Map<String, String>> table(String lines) {
        Map<String, Map<String, String>> table = new LinkedHashMap<>();
        lines.lines().skip(2).forEach(line -> {
            String[] cells = line.substring(2, line.length() - 2).split(" \\| ", -1);
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < STORES.size(); i++) {
                row.put(STORES.get(i), cells[i + 1]);
            }
            table.put(cells[0], row);
        });
        return table;
    }
}
