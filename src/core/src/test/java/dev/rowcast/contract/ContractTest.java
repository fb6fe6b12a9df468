package dev.rowcast.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContractTest {
    private static final Contract CONTRACT = Evolution.first(
            new TableShape(
                    new TableId("shop", "orders"),
                    List.of(
                            new Column("id", ColumnType.of(SemanticType.STRING)),
                            new Column("note", ColumnType.of(SemanticType.STRING)),
                            new Column("region", ColumnType.of(SemanticType.STRING))),
                    List.of("region", "id")),
            List.of());

    @Test
    void keyFieldsAreInTheKeysOrder() {
        assertThat(CONTRACT.keyFields()).extracting(ContractField::named).containsExactly("region = 3", "id = 1");
        assertThat(CONTRACT.fields()).extracting(CONTRACT::isKey).containsExactly(true, false, true);
    }

    @Test
    void aKeyOfAFieldThatIsNotThereIsRefused() {
        Contract without = new Contract(
                CONTRACT.table(), 1, CONTRACT.packageName(), CONTRACT.messageName(), List.of(), List.of(3), 3);

        assertThatIllegalArgumentException()
                .isThrownBy(without::keyFields)
                .withMessage("the key of shop.orders has field 3, which the contract doesn't have");
    }
}
