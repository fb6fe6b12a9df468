package dev.rowcast.bench.stores;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoadTest {
    @ParameterizedTest
    @EnumSource
    void noTwoOfABatchAreOfOneRowAndVersionsRise(Load load) {
        List<RowChange> changes = load.changes(17, Load.BATCH);

        assertThat(changes).extracting(change -> change.key().get(Loop.ID)).doesNotHaveDuplicates();
        assertThat(changes).extracting(RowChange::version).isSorted().doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void oneInFourChangesIsADeleteAndNoNewRow(Load load) {
        Map<Operation, Integer> counts = new HashMap<>();
        load.changes(0, 40_000).forEach(change -> counts.merge(change.operation(), 1, Integer::sum));

        assertThat(counts)
                .isEqualTo(
                        load == Load.NEW_ROWS
                                ? Map.of(Operation.INSERT, 40_000)
                                : Map.of(Operation.UPDATE, 30_000, Operation.DELETE, 10_000));
    }
}
