package dev.rowcast.contract.gate;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.NewContracts;
import java.util.Map;

/**
 * What a connector's configuration says to the gate.
 *
 * @param connector the connector's name
 * @param renames the new name of each column that is declared as renamed, by its old one, by table
 * @param approvals what was decided beforehand, or where nobody has a shell
 * @param newContracts what the contracts of tables that have none yet are like
 * @param deadLetters whether there is a queue for rows that can't be delivered; without it they are held in place of quarantined
 * @param words what its messages call things
 */
public record GateRules(
        String connector,
        Map<TableId, Map<String, String>> renames,
        Approvals approvals,
        NewContracts newContracts,
        boolean deadLetters,
        RuntimeWords words) {
    public GateRules {
        renames = Map.copyOf(renames);
    }

    /** Those of a connector. */
    public GateRules(
            String connector,
            Map<TableId, Map<String, String>> renames,
            Approvals approvals,
            NewContracts newContracts,
            boolean deadLetters) {
        this(connector, renames, approvals, newContracts, deadLetters, RuntimeWords.CONNECT);
    }

    /** Nothing but the connector's name, and no dead letters. */
    public static GateRules of(String connector) {
        return new GateRules(connector, Map.of(), Approvals.NONE, NewContracts.STANDARD, false);
    }

    Map<String, String> renamesOf(TableId table) {
        return renames.getOrDefault(table, Map.of());
    }
}
