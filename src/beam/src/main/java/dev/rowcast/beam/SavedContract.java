package dev.rowcast.beam;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.shape.SemanticType;
import java.io.Serializable;
import java.util.List;

/** A contract on its way to workers. Immutable. */
record SavedContract(
        String database,
        String table,
        int revision,
        String packageName,
        String messageName,
        List<Field> fields,
        List<Integer> keyNumbers,
        int highWater)
        implements Serializable {
    /** One of its fields. */
    private record Field(int number, String name, String column, SemanticType type, FieldState state)
            implements Serializable {
        static Field of(ContractField field) {
            return new Field(field.number(), field.name(), field.column(), field.type(), field.state());
        }

        ContractField field() {
            return new ContractField(number, name, column, type, state);
        }
    }

    static SavedContract of(Contract contract) {
        return new SavedContract(
                contract.table().database(),
                contract.table().table(),
                contract.revision(),
                contract.packageName(),
                contract.messageName(),
                contract.fields().stream().map(Field::of).toList(),
                contract.keyNumbers(),
                contract.highWater());
    }

    Contract contract() {
        return new Contract(
                new TableId(database, table),
                revision,
                packageName,
                messageName,
                fields.stream().map(Field::field).toList(),
                keyNumbers,
                highWater);
    }
}
