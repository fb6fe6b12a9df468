package dev.rowcast.bench.contracts;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.Naming;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.ContractLog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Folds first revisions by holding each new table's names against those of each table before it: what one writes at first, and what grows with the square. */
final class PairwiseNames {
    private final List<Contract> contracts = new ArrayList<>();

    /** Folds the log; says how many tables it has. */
    static int fold(ContractLog log) {
        PairwiseNames names = new PairwiseNames();
        log.readNew(entry -> names.take(((ContractEntry) entry).contract()));
        return names.contracts.size();
    }

    private void take(Contract first) {
        if (contracts.stream()
                .noneMatch(other -> other.packageName().equals(first.packageName())
                        && collide(other.messageName(), first.messageName()))) {
            contracts.add(first);
        }
    }

    private static boolean collide(String message, String other) {
        Set<String> symbols = symbols(message);
        return symbols(other).stream().anyMatch(symbols::contains);
    }

    private static Set<String> symbols(String message) {
        String service = Naming.subscriberService(message);
        Set<String> symbols = new HashSet<>();
        for (String each : List.of(
                message,
                Naming.keyMessage(message),
                Naming.changeMessage(message),
                Naming.pushRequest(message),
                Naming.streamRequest(message))) {
            symbols.add(each.toLowerCase(Locale.ROOT));
            symbols.add((each + "OrBuilder").toLowerCase(Locale.ROOT));
        }
        for (String each : List.of(service, service + "Grpc", service + "Client", service + "Server")) {
            symbols.add(each.toLowerCase(Locale.ROOT));
        }
        return symbols;
    }
}
