package dev.rowcast.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a revision doesn't say of its fields, and those before it do: the other names that their columns have had, and that a column was left out though it is
 * gone by now.
 */
public final class Lineage {
    private Lineage() {}

    /** The contract, its fields' columns with the history that they had by the earlier one. */
    public static Contract inherit(Contract contract, Contract earlier) {
        List<ContractField> fields = new ArrayList<>(contract.fields().size());
        boolean told = false;
        int at = 0;
        for (ContractField field : contract.fields()) {
            while (at < earlier.fields().size() && earlier.fields().get(at).number() < field.number()) {
                at++;
            }
            boolean before =
                    at < earlier.fields().size() && earlier.fields().get(at).number() == field.number();
            ContractField known = before ? after(earlier.fields().get(at), field) : field;
            told |= known.leftOut() || !known.formerly().isEmpty();
            fields.add(known);
        }
        return told ? shared(contract.withFields(fields)) : contract;
    }

    private static ContractField after(ContractField then, ContractField now) {
        boolean moved = !then.column().equals(now.column());
        return moved || then.leftOut() || !then.formerly().isEmpty()
                ? now.knowing(then.names(), now.leftOut() || then.leftOut())
                : now;
    }

    /**
     * All fields of one column have the same history: a column may change its type and take up a field that it had before, and one that another's values are
     * bridged to goes on as that one's. What is sent is left out no longer, in none of them.
     */
    public static Contract shared(Contract contract) {
        Map<String, Set<String>> names = new HashMap<>();
        Set<String> sent = new HashSet<>();
        for (ContractField field : contract.fields()) {
            names.computeIfAbsent(field.column(), column -> new TreeSet<>()).addAll(field.names());
            if (field.active()) {
                sent.add(field.column());
            }
        }
        return contract.withFields(contract.fields().stream()
                .map(field -> field.knowing(
                        names.getOrDefault(field.column(), Set.of()),
                        field.leftOut() && !sent.contains(field.column())))
                .toList());
    }
}
