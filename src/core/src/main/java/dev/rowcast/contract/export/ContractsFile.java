package dev.rowcast.contract.export;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.ContractJson;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.json.JsonPlace;
import dev.rowcast.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The contracts in an exported folder for programs, with what the .proto files don't hold: the table's shape and names of dropped fields. A JSON list
 * of log entries, a line for each table by name, so that a folder under version control shows what changed.
 */
public final class ContractsFile {
    /** The file's name in an exported folder. */
    public static final String NAME = "contracts.json";

    private ContractsFile() {}

    /** The latest contract and shape of each table; the same histories always give the same bytes. */
    static byte[] write(Collection<TableHistory> histories) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write('[');
        String before = "\n";
        for (TableHistory history : histories.stream()
                .sorted(Comparator.comparing(each -> each.table().toString()))
                .toList()) {
            bytes.writeBytes(before.getBytes(StandardCharsets.UTF_8));
            bytes.writeBytes(ContractJson.writeAlone(latest(history)));
            before = ",\n";
        }
        bytes.writeBytes("\n]\n".getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private static ContractEntry latest(TableHistory history) {
        ContractEntry head = history.head();
        Contract contract = history.base();
        return new ContractEntry(
                contract,
                contract.revision() - 1,
                head.shape(),
                head.since(),
                false,
                head.decision(),
                head.decidedBy(),
                head.decidedAtMillis());
    }

    /**
     * The entries of such a file: a table's contract, and the shape that it has.
     *
     * @throws IllegalArgumentException if it is none that this version understands; the message says why
     */
    public static List<ContractEntry> read(byte[] file) {
        JsonPlace list = StrictJson.read(file);
        if (!list.isList()) {
            throw new IllegalArgumentException("expected a JSON list of contracts");
        }
        List<ContractEntry> entries = new ArrayList<>();
        for (JsonPlace place : list.elements(JsonPlace::alone)) {
            entries.add(entry(place, entries.size()));
        }
        return entries;
    }

    private static ContractEntry entry(JsonPlace place, int index) {
        try {
            if (ContractJson.parse(place) instanceof ContractEntry entry) {
                return entry;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("entry " + index + ": " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("entry " + index + " is no contract");
    }
}
