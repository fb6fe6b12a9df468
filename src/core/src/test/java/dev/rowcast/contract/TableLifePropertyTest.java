package dev.rowcast.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.contract.TableLife.Step;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever DDL does to a table, as Debezium describes it: what a number means, and what no reader may notice. */
class TableLifePropertyTest {
    @Property(tries = 200)
    void aNumberMeansOneThingForEver(@ForAll("life") TableLife life) {
        Map<Integer, String> meanings = new HashMap<>();
        for (Step step : life.steps()) {
            for (ContractField field : step.contract().fields()) {
                String meaning = field.column() + " as " + field.type() + " in " + field.name();
                assertThat(meanings.putIfAbsent(field.number(), meaning))
                        .as("field %d", field.number())
                        .isIn(null, meaning);
            }
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
