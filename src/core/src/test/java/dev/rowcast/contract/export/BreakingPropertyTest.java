package dev.rowcast.contract.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.Shapes;
import dev.rowcast.contract.TableLife;
import dev.rowcast.contract.TableLife.Step;
import dev.rowcast.contract.Task;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Whatever DDL does to a table, its contract goes on in ways that hurt no reader; the judge is buf. */
@AddLifecycleHook(Buf.IsThere.class)
class BreakingPropertyTest {
    /**
     * A pair of revisions, told apart from all others by a package of its own.
     *
     * @param why what led from one to the other
     */
    private record Pair(Contract old, Contract next, String why) {}

    /** Many lives at a time, so that buf is started once for each try. */
    @Property(tries = 6, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void automaticRevisionsBreakNobody(@ForAll("lives") List<TableLife> lives) throws Exception {
        List<Pair> pairs = new ArrayList<>();
        lives.forEach(life -> neighbours(life, pairs, true));

        // How many of the random revisions are automatic is chance; that there are some is not.
        assertThat(pairs.size()).isGreaterThan(5);
        assertThat(broken(pairs)).isEmpty();
    }

    /** Nothing is taken away by what a person decides either, a change of the key included. */
    @Property(tries = 3, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void decidedRevisionsBreakNobody(@ForAll("lives") List<TableLife> lives) throws Exception {
        List<Pair> pairs = new ArrayList<>();
        lives.forEach(life -> neighbours(life, pairs, false));

        assertThat(pairs.size()).isGreaterThan(20);
        assertThat(broken(pairs)).isEmpty();
    }

    @Property(tries = 6, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void theOldestReaderReadsTheLatestRevision(@ForAll("lives") List<TableLife> lives) throws Exception {
        List<Pair> pairs = new ArrayList<>();
        for (TableLife life : lives) {
            List<Contract> contracts = life.contracts();
            add(pairs, contracts.get(0), contracts.get(contracts.size() - 1), life.toString());
        }

        assertThat(broken(pairs)).isEmpty();
    }

    @Example
    void aPurgedFieldIsReservedAndBreaksNobody() throws Exception {
        Contract old = Shapes.evolved(
                Shapes.orders(
                        Shapes.column("id", SemanticType.INT64),
                        Shapes.column("note", SemanticType.STRING),
                        Shapes.column("at", SemanticType.DATE)),
                Shapes.orders(Shapes.column("id", SemanticType.INT64), Shapes.column("at", SemanticType.DATE)));
        Contract purged = with(old, 1, old.fields().get(1).in(FieldState.PURGED));

        assertThat(Buf.breaking(
                        ContractDescriptors.descriptorSet(List.of(old)),
                        ContractDescriptors.descriptorSet(List.of(purged))))
                .isEmpty();
    }

    @Example
    void whatLeftTheKeyStaysInItsMessage() throws Exception {
        TableShape first = Shapes.keyed(
                Shapes.orders(Shapes.column("id", SemanticType.INT64), Shapes.column("shop", SemanticType.INT64)),
                "id",
                "shop");
        Contract old = Evolution.first(first, List.of());
        Contract next =
                Evolution.evolve(old, first, Shapes.keyed(first, "shop")).next();
        Contract last = Evolution.evolve(
                        next, Shapes.keyed(first, "shop"), Shapes.keyed(Shapes.without(first, "id"), "shop"))
                .next();

        assertThat(last.formerKey()).extracting(ContractField::column).containsExactly("id");
        for (Contract later : List.of(next, last, purged(last, "id"))) {
            assertThat(Buf.breaking(
                            ContractDescriptors.descriptorSet(List.of(old)),
                            ContractDescriptors.descriptorSet(List.of(later))))
                    .isEmpty();
        }
    }

    /** What was part of the key is told by the revisions before, which a log of any age has. */
    @Example
    void theLogTellsWhatLeftTheKey() {
        TableShape first = Shapes.keyed(
                Shapes.orders(Shapes.column("id", SemanticType.INT64), Shapes.column("shop", SemanticType.INT64)),
                "id");
        TableShape second = Shapes.keyed(first, "shop");
        Contract old = Evolution.first(first, List.of());
        Contract next = Evolution.evolve(old, first, second).next();
        MemoryContractLog log = new MemoryContractLog();
        ContractRegistry registry = new ContractRegistry(log.reader());
        registry.append(ContractEntry.auto(old, 0, first, LogPosition.of(Task.place(1)), "billing", 0));
        registry.append(ContractEntry.auto(next, 1, second, LogPosition.of(Task.place(2)), "billing", 0));

        assertThat(registry.contracts().get(0).formerKey())
                .extracting(ContractField::column)
                .containsExactly("id");
    }

    private static Contract purged(Contract contract, String column) {
        return contract.withFields(contract.fields().stream()
                .map(field -> field.column().equals(column) ? field.in(FieldState.PURGED) : field)
                .toList());
    }

    /** The judge is awake: each of these is what must never happen, one at a time among many revisions that are all right. */
    @Property(tries = 2, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void whatMustNeverHappenIsNoticed(@ForAll("lives") List<TableLife> lives) throws Exception {
        List<Pair> pairs = new ArrayList<>();
        lives.forEach(life -> neighbours(life, pairs, true));
        ContractField note = new ContractField(2, "note", "note", SemanticType.STRING, FieldState.ACTIVE);
        Contract old = new Contract(
                TableLife.TABLE,
                1,
                "shop",
                "Orders",
                List.of(new ContractField(1, "id", "id", SemanticType.INT64, FieldState.ACTIVE), note),
                List.of(1),
                2);
        Map<String, Contract> wrongs = Map.of(
                "renumbered", with(old, 1, new ContractField(3, "note", "note", note.type(), note.state())),
                "renamed", with(old, 1, new ContractField(2, "remark", "note", note.type(), note.state())),
                "retyped", with(old, 1, new ContractField(2, "note", "note", SemanticType.DECIMAL, note.state())),
                "narrowed", with(old, 0, new ContractField(1, "id", "id", SemanticType.INT32, note.state())),
                "removed",
                        new Contract(
                                old.table(), 2, "shop", "Orders", old.fields().subList(0, 1), List.of(1), 2),
                "key", new Contract(old.table(), 2, "shop", "Orders", old.fields(), List.of(2), 2));
        wrongs.forEach((wrong, next) -> add(pairs, old, next, wrong));

        assertThat(broken(pairs)).containsExactlyInAnyOrderElementsOf(wrongs.keySet());
    }

    @Provide
    Arbitrary<List<TableLife>> lives() {
        return TableLife.lives(12).list().ofSize(80);
    }

    private static void neighbours(TableLife life, List<Pair> pairs, boolean automatic) {
        List<Step> steps = life.steps();
        for (int i = 1; i < steps.size(); i++) {
            Step step = steps.get(i);
            Contract before = steps.get(i - 1).contract();
            if (step.isAutomatic() == automatic && step.contract() != before) {
                add(pairs, before, step.contract(), "statement " + i + " of " + life);
            }
        }
    }

    private static void add(List<Pair> pairs, Contract old, Contract next, String why) {
        String scope = "p" + pairs.size();
        pairs.add(new Pair(within(scope, old), within(scope, next), why));
    }

    private static Contract within(String scope, Contract contract) {
        return new Contract(
                contract.table(),
                contract.revision(),
                scope,
                contract.messageName(),
                contract.fields(),
                contract.keyNumbers(),
                contract.highWater());
    }

    private static Contract with(Contract contract, int index, ContractField field) {
        List<ContractField> fields = new ArrayList<>(contract.fields());
        fields.set(index, field);
        return new Contract(
                contract.table(),
                contract.revision() + 1,
                contract.packageName(),
                contract.messageName(),
                fields,
                contract.keyNumbers(),
                Math.max(contract.highWater(), field.number()));
    }

    /** Of the pairs that buf finds broken, why. */
    private static List<String> broken(List<Pair> pairs) throws Exception {
        List<String> said = Buf.breaking(
                ContractDescriptors.descriptorSet(pairs.stream().map(Pair::old).toList()),
                ContractDescriptors.descriptorSet(pairs.stream().map(Pair::next).toList()));
        return said.stream()
                .map(line -> line.replaceFirst("^p(\\d+)/.*", "$1"))
                .distinct()
                .map(number -> pairs.get(Integer.parseInt(number)).why())
                .toList();
    }
}
