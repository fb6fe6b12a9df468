package dev.rowcast.contract.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.TableLife;
import dev.rowcast.contract.TableLife.Step;
import dev.rowcast.contract.evolution.ChangeKind;
import dev.rowcast.contract.evolution.Policy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever DDL does to a table, as Debezium describes it: what a number means, and what no reader may notice. */
class TableLifePropertyTest {
    @Property(tries = 300)
    void aNumberMeansOneThingForEver(@ForAll("life") TableLife life) {
        Map<Integer, ContractField> meanings = new HashMap<>();
        for (Step step : life.steps()) {
            for (ContractField field : step.contract().fields()) {
                ContractField before = meanings.put(field.number(), field);
                if (before != null) {
                    assertThat(field.type())
                            .as("type of field %d", field.number())
                            .isEqualTo(before.type());
                    assertThat(field.name())
                            .as("name of field %d", field.number())
                            .isEqualTo(before.name());
                    assertThat(isFollowed(step, before, field))
                            .as("field %d went from column %s to %s in %s", field.number(), before, field, step)
                            .isTrue();
                }
            }
            assertThat(step.contract().fields())
                    .extracting(ContractField::number)
                    .as("the numbers given so far")
                    .containsExactlyElementsOf(new TreeSet<>(meanings.keySet()));
        }
    }

    /** A field stays with its column, unless somebody says that the column is now called otherwise. */
    private static boolean isFollowed(Step step, ContractField before, ContractField field) {
        return field.column().equals(before.column())
                || field.column().equals(step.decision().renames().get(before.column()))
                || (field.state() == FieldState.BRIDGED
                        && step.decision().policies().on(ChangeKind.COLUMN_RENAMED) == Policy.BRIDGE);
    }

    @Property(tries = 300)
    void whatWasPurgedNeverComesBack(@ForAll("life") TableLife life) {
        Set<ContractField> purged = new HashSet<>();
        for (Step step : life.steps()) {
            assertThat(step.contract().fields()).containsAll(purged);
            step.contract().fields().stream()
                    .filter(field -> field.state() == FieldState.PURGED)
                    .forEach(purged::add);
            assertThat(step.contract().fields().stream().map(ContractField::name))
                    .doesNotHaveDuplicates();
        }
    }

    @Property(tries = 200)
    void whatNoReaderNoticesMakesNoRevision(@ForAll("life") TableLife life) {
        Contract before = life.steps().get(0).contract();
        for (Step step : life.steps()) {
            if (step.statement().matches("(NULLABILITY|COMMENT|MOVE) .*")) {
                assertThat(step.contract()).isSameAs(before);
                assertThat(step.evolved().changes()).isEmpty();
            }
            before = step.contract();
        }
    }

    @Provide
    Arbitrary<TableLife> life() {
        return TableLife.lives(15);
    }
}
