package dev.rowcast.contract.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.RowChange;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.Task;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.evolution.Policies;
import dev.rowcast.contract.evolution.Recipient;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.FileContractLog;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.decode.EnvelopeDecoder;
import dev.rowcast.encode.ChangeEncoder;
import dev.rowcast.samples.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real table's life of some twenty statements, read again from its beginning: the bytes are those of the first time. */
class RewindTest {
    private static final TableId TABLE = new TableId("probe", "t_evolve");

    /** What a person says to each shape that is held. */
    private enum Person {
        APPLY,
        BRIDGE,
        IGNORE,
        /** Whatever can be taken for a rename is one. */
        RENAME;

        Decision decision(HeldShape held) {
            String word = this == RENAME
                    ? held.options().stream()
                            .flatMap(choice -> choice.decisions().stream())
                            .filter(decision -> decision.startsWith("rename:"))
                            .findFirst()
                            .orElse("apply")
                    : name().toLowerCase(Locale.ROOT);
            return Decision.parse(word);
        }
    }

    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({
        "dflt,APPLY",
        "dflt,BRIDGE",
        "dflt,IGNORE",
        "dflt,RENAME",
        "v1,APPLY",
        "v1,BRIDGE",
        "v1,IGNORE",
        "v1,RENAME"
    })
    void aRewindOverManyAltersGivesTheSameBytes(String mode, Person person) throws Exception {
        Path file = dir.resolve(mode + person);
        List<RowChange> changes = changes(mode);
        Map<Long, String> first;
        try (FileContractLog log = FileContractLog.open(file)) {
            first = run(log, changes, person);
        }
        int written = entries(file);
        assertThat(first).hasSameSizeAs(changes);

        try (FileContractLog log = FileContractLog.open(file)) {
            assertThat(run(log, changes, null)).isEqualTo(first);
        }
        // A partition that lags behind, and one that is far ahead: any order.
        List<RowChange> shuffled = new ArrayList<>(changes);
        for (int seed = 0; seed < 5; seed++) {
            Collections.shuffle(shuffled, new Random(seed));
            try (FileContractLog log = FileContractLog.open(file)) {
                assertThat(run(log, shuffled, null)).isEqualTo(first);
            }
        }
        assertThat(entries(file)).as("a replay writes nothing").isEqualTo(written);
    }

    @Test
    void everyRevisionWasBroughtAboutByAStatementThatNeedsOne() throws Exception {
        Path file = dir.resolve("log");
        try (FileContractLog log = FileContractLog.open(file)) {
            run(log, changes(Samples.DEFAULTS), Person.APPLY);
        }
        try (FileContractLog log = FileContractLog.open(file)) {
            ContractRegistry registry = new ContractRegistry(log);
            registry.refresh();
            TableHistory history = registry.history(TABLE).orElseThrow();
            List<String> told = new ArrayList<>();
            for (ContractEntry entry : history.entries()) {
                String kinds = String.join(
                        "+",
                        history.changesOf(entry).stream()
                                .map(change -> change.kind().word())
                                .toList());
                told.add(entry.contract().revision() + " " + (entry.isApproval() ? "approved " : "") + kinds);
            }
            assertThat(told)
                    .containsExactly(
                            "1 ",
                            "2 columnAdded",
                            "3 columnAdded",
                            "4 columnAdded",
                            "5 approved columnRenamed",
                            "6 approved columnRenamed",
                            "6 widened",
                            "7 approved typeChanged",
                            "7 labelsAdded",
                            "7 labelsAdded",
                            "8 approved columnDropped",
                            "9 approved typeChanged",
                            "9 widened",
                            "10 columnAdded+columnAdded");
        }
    }

    private static List<RowChange> changes(String mode) {
        EnvelopeDecoder decoder = new EnvelopeDecoder();
        return Samples.table(mode, "t_evolve").stream()
                .map(decoder::decode)
                .filter(RowChange.class::isInstance)
                .map(RowChange.class::cast)
                .toList();
    }

    /** The bytes of each change, by its offset. A person decides about what is held; where there is none, nothing may be. */
    private static Map<Long, String> run(ContractLog log, List<RowChange> changes, Person person) {
        Recipient recipient = Task.recipient("audit", Policies.STANDARD);
        ContractRegistry registry = new ContractRegistry(log);
        registry.refresh();
        ContractGate gate = new ContractGate(registry, GateRules.of("billing"), () -> 0);
        Map<Long, String> bytes = new TreeMap<>();
        for (RowChange change : changes) {
            GateDecision decision = Task.decide(gate, change, List.of(recipient));
            while (person != null && decision instanceof GateDecision.Hold) {
                HeldShape held =
                        HeldShape.of(registry.history(TABLE).orElseThrow()).get(0);
                new ContractDecisions(registry, () -> 0)
                        .approve(TABLE, OptionalInt.empty(), person.decision(held), "jane");
                decision = Task.decide(gate, change, List.of(recipient));
            }
            assertThat(decision).as("offset %d", change.at().sequence()).isInstanceOf(GateDecision.Deliver.class);
            GateDecision.Deliver deliver = (GateDecision.Deliver) decision;
            assertThat(deliver.range().has(change.source())).isTrue();
            Contract view = Objects.requireNonNull(deliver.views().get(recipient.name()));
            byte[] event = ChangeEncoder.compile(change.rowSchema(), change.keySchema(), view, field -> true)
                    .encode(change);
            bytes.put(
                    change.at().sequence(),
                    view.revision() + " " + HexFormat.of().formatHex(event));
        }
        return bytes;
    }

    private static int entries(Path file) {
        List<LogEntry> entries = new ArrayList<>();
        try (FileContractLog log = FileContractLog.open(file)) {
            log.readNew(entries::add);
        }
        return entries.size();
    }
}
