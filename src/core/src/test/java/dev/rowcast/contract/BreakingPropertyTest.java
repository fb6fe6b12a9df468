package dev.rowcast.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.contract.TableLife.Step;
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

    /** Nothing is taken away by what a person decides either, but for the key's message where it is the key that changed. */
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
            add(pairs, contracts.get(0), contracts.get(contracts.size() - 1), true, life.toString());
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
        wrongs.forEach((wrong, next) -> add(pairs, old, next, true, wrong));

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
                add(pairs, before, step.contract(), !step.changesKey(), "statement " + i + " of " + life);
            }
        }
    }

    private static void add(List<Pair> pairs, Contract old, Contract next, boolean withKey, String why) {
        String scope = "p" + pairs.size();
        pairs.add(new Pair(within(scope, old, withKey), within(scope, next, withKey), why));
    }

    private static Contract within(String scope, Contract contract, boolean withKey) {
        return new Contract(
                contract.table(),
                contract.revision(),
                scope,
                contract.messageName(),
                contract.fields(),
                withKey ? contract.keyNumbers() : List.of(),
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
