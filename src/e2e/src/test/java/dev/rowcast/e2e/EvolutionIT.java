package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.export.ContractDescriptors;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.v1.ChangeEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A table's long life: for each statement what Rowcast did, and what a subscriber that was compiled just before it reads. The table in {@code
 * src/docs/evolution.md} is what this test saw; {@code -Drowcast.docs.write=true} writes it anew.
 */
@ExtendWith(StackExtension.class)
class EvolutionIT {
    private static final Path PAGE = Path.of(System.getProperty("rowcast.root"), "src/docs/evolution.md");
    private static final String BEGIN = "<!-- what EvolutionIT saw -->\n";
    private static final String END = "<!-- end -->\n";

    private static final List<Step> STEPS = List.of(
            new Step("ADD COLUMN c INT", "(11, 1, 'add-c', 'x', 3)"),
            new Step("ADD COLUMN c0 BIGINT NOT NULL DEFAULT 77 FIRST", "(5, 12, 1, 'add-c0', 'x', 3)"),
            new Step("ADD COLUMN am DECIMAL(8,2) AFTER a", "(5, 13, 1, 2.50, 'add-am', 'x', 3)"),
            new Step("RENAME COLUMN b TO bb", "(5, 14, 1, 2.50, 'ren-b', 'x', 3)").decided("rename:b=bb"),
            new Step("CHANGE COLUMN bb b3 VARCHAR(20)", "(5, 15, 1, 2.50, 'chg-b', 'x', 3)"),
            new Step("MODIFY COLUMN a BIGINT", "(5, 16, 9000000000, 2.50, 'a-bigint', 'x', 3)"),
            new Step("MODIFY COLUMN a VARCHAR(30)", "(5, 17, '42', 2.50, 'a-varchar', 'x', 3)").decided("bridge"),
            new Step("MODIFY COLUMN am DECIMAL(12,4)", "(5, 18, 's', 2.5012, 'am-scale4', 'x', 3)"),
            new Step("MODIFY COLUMN c INT NOT NULL DEFAULT 0", "(5, 19, 's', 2.5, 'c-notnull', 'x', 3)"),
            new Step("MODIFY COLUMN c INT NULL", "(5, 20, 's', 2.5, 'c-null', 'x', NULL)"),
            new Step("MODIFY COLUMN e ENUM('x','y','z')", "(5, 21, 's', 2.5, 'enum-add', 'z', 3)"),
            new Step("MODIFY COLUMN e ENUM('w','x','y','z')", "(5, 22, 's', 2.5, 'enum-pre', 'z', 3)"),
            new Step("ALTER COLUMN c SET DEFAULT 42", "(id, b3) VALUES (23, 'def42')"),
            new Step("MODIFY COLUMN b3 VARCHAR(20) AFTER c", "(id, b3) VALUES (24, 'reorder')"),
            new Step("MODIFY COLUMN b3 VARCHAR(50)", "(id, b3) VALUES (25, 'widen')"),
            new Step("DROP COLUMN am", "(id, b3) VALUES (26, 'drop-am')").decided("apply"),
            new Step("DROP COLUMN c, ADD COLUMN c VARCHAR(5)", "(id, b3, c) VALUES (27, 'dropadd-c', 'c')")
                    .decided("version"),
            new Step("ADD INDEX (b3), COMMENT='hello'", "(id, b3) VALUES (28, 'noop-ddl')"),
            new Step("MODIFY COLUMN id BIGINT NOT NULL", "(id, b3) VALUES (29, 'pk-bigint')"),
            new Step(
                    "ADD COLUMN d DATETIME(3), ADD COLUMN g INT AS (id+1) VIRTUAL",
                    "(id, b3, d) VALUES (30, 'gen', '2024-01-01 00:00:00.123')"),
            new Step("DROP PRIMARY KEY, ADD PRIMARY KEY (id, c0)", "(id, b3) VALUES (31, 'two-keys')").decided("apply"),
            new Step("DROP PRIMARY KEY", "(id, b3) VALUES (32, 'no-key')").decided("apply"));

    /**
     * A change of the table, and the first row after it.
     *
     * @param alter what follows {@code ALTER TABLE}
     * @param row what follows {@code INSERT INTO}
     * @param decision what a person decides; empty where nobody is asked
     */
    private record Step(String alter, String row, Optional<String> decision) {
        Step(String alter, String row) {
            this(alter, row, Optional.empty());
        }

        Step decided(String how) {
            return new Step(alter, row, Optional.of(how));
        }

        String insert() {
            return "INSERT INTO t_evolve " + (row.contains("VALUES") ? row : "VALUES " + row);
        }
    }

    @Test
    void whatEachChangeOfATableDoesToThoseCompiledBefore() throws Exception {
        Pipeline pipeline = Pipeline.of("probe");
        pipeline.db()
                .execute(
                        // So that NULLs may become 0 where a column loses its NULL.
                        "SET SESSION sql_mode = ''",
                        "CREATE TABLE t_evolve (id INT PRIMARY KEY, a INT, b VARCHAR(10), e ENUM('x','y'))",
                        "INSERT INTO t_evolve VALUES (10, 1, 'base', 'x')");
        GenericSubscriber subscriber = GenericSubscriber.listening();
        pipeline.startSource(Map.of());
        pipeline.start(
                TestStack.shared().connect(),
                pipeline.sinkConfig().with("routes", routes(Route.to(subscriber.port(), "old-hand", "probe.*"))));
        pipeline.awaitCount(subscriber, 1);
        Contracts contracts = Contracts.of(pipeline, "probe");

        StringBuilder table = new StringBuilder(
                "| | `ALTER TABLE t_evolve …` and the row after it | what Rowcast did | what was compiled before it reads |\n|---|---|---|---|\n");
        for (int i = 0; i < STEPS.size(); i++) {
            Step step = STEPS.get(i);
            Contract before = contracts.history("t_evolve").base();
            pipeline.db().execute("ALTER TABLE t_evolve " + step.alter(), step.insert());
            String held = "";
            if (step.decision().isPresent()) {
                held = hold(pipeline, contracts).notice();
                contracts.approve("t_evolve", step.decision().get());
            }
            pipeline.awaitCount(subscriber, i + 2);
            Received last = subscriber.changes().get(i + 1);
            Contract after = contracts.history("t_evolve").base();
            table.append("| ").append(i + 1).append(" | `").append(step.alter()).append("`<br>`");
            table.append(step.row())
                    .append("` | ")
                    .append(done(before, after, step, held))
                    .append(" | ");
            table.append(read(before, last)).append(" |\n");
        }
        assertThat(subscriber.changes()).hasSize(STEPS.size() + 1);
        pipeline.awaitCommitted("t_evolve");
        assertPage(table.toString());
    }

    private static LogEntry.Held hold(Pipeline pipeline, Contracts contracts) {
        pipeline.waiting().until(() -> contracts.undecided("t_evolve").size() == 1);
        return contracts.undecided("t_evolve").get(0).holds().get(0);
    }

    private static String done(Contract before, Contract after, Step step, String held) {
        String revision = after.revision() == before.revision()
                ? "nothing to do: still revision " + after.revision()
                : "revision " + after.revision();
        return step.decision().isEmpty()
                ? revision
                : "**held**: " + held.replace(" (subscription old-hand)", "") + "<br>approved as `"
                        + step.decision().get() + "`: " + revision;
    }

    /** The row by the names and types that the contract had before the change. */
    private static String read(Contract before, Received received) throws InvalidProtocolBufferException {
        Descriptor compiled = ContractDescriptors.row(before);
        DynamicMessage row = DynamicMessage.parseFrom(
                compiled, ChangeEvent.parseFrom(received.content()).getAfter());
        StringJoiner read = new StringJoiner(", ");
        for (FieldDescriptor field : compiled.getFields()) {
            read.add(
                    row.hasField(field)
                            ? field.getName() + " `" + MysqlText.of(field, row.getField(field)) + "`"
                            : field.getName() + " absent");
        }
        int unknown = row.getUnknownFields().asMap().size();
        return read + (unknown == 0 ? "" : " (and " + unknown + " it doesn't know)");
    }

    /** With one rename that is declared, so that nobody has to be asked. */
    private static String routes(Route route) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode routes = (ObjectNode) json.readTree(Route.json(route));
        routes.putObject("renames").putObject("probe.t_evolve").put("bb", "b3");
        return routes.toString();
    }

    private static void assertPage(String table) throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        if (Boolean.getBoolean("rowcast.docs.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + table + page.substring(end));
            return;
        }
        assertThat(table).as("the table in src/docs/evolution.md").isEqualTo(page.substring(begin, end));
    }
}
