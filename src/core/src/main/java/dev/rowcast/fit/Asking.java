package dev.rowcast.fit;

import dev.rowcast.cel.Condition;
import dev.rowcast.contract.Contract;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.mapping.Mapping;
import dev.rowcast.mapping.OutputSchemas;
import dev.rowcast.mapping.UnfitMappingException;
import dev.rowcast.route.MappingSettings;
import dev.rowcast.route.Mistake;
import dev.rowcast.route.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A subscription that asks something of its rows.
 *
 * @param pointer its place in the routing
 * @param tables what it gets
 */
record Asking(String pointer, Subscription subscription, List<Served> tables) {
    private static final String WAY_OUT =
            ". Such rows would wait: correct it; a column that the table is yet to get can be"
                    + " asked for once a row with it has come";

    private static final Runnable NOTHING = () -> {};

    /** Begins to look, and doesn't wait. */
    Answer begin() {
        Optional<Answer> mapping = subscription
                .mapping()
                // One that is started for a look could be in the way of the one that is to run.
                .filter(settings -> !tables.isEmpty() && !InstalledDestinations.startsProgram(settings))
                .map(this::begin);
        return mapping.orElseGet(() -> subscription
                .when()
                .map(when -> new Answer(
                        subscription.name(), CompletableFuture.supplyAsync(() -> unfit(when), Asking::run), NOTHING))
                .orElseGet(() -> known(List.of())));
    }

    private static void run(Runnable work) {
        Thread thread = new Thread(work, "rowcast-fit");
        thread.setDaemon(true);
        thread.start();
    }

    private Answer known(List<Mistake> mistakes) {
        return new Answer(subscription.name(), CompletableFuture.completedFuture(mistakes), NOTHING);
    }

    private List<Mistake> unfit(Condition when) {
        return tables.stream()
                .map(Served::contract)
                .flatMap(contract -> when.mistakeIn(contract).stream()
                        .map(found -> new Mistake(pointer + "/when", words(when, contract, found))))
                .toList();
    }

    private static String words(Condition when, Contract contract, String found) {
        return "table " + contract.table() + ", revision " + contract.revision() + " of its contract: \"" + when
                + "\" can't be asked of its rows: " + found + WAY_OUT;
    }

    private Answer begin(MappingSettings settings) {
        Mapping mapping;
        try {
            mapping = InstalledDestinations.mapping(settings);
        } catch (IllegalArgumentException unusable) {
            return known(List.of(mistake(String.valueOf(unusable.getMessage()))));
        }
        OutputSchemas outputs = new OutputSchemas();
        CompletableFuture<List<Mistake>> all = CompletableFuture.completedFuture(List.of());
        for (Served table : tables) {
            all = all.thenCompose(before -> mapping.of(table.contract(), table.facts())
                    .thenApply(made -> outputs.of(table.contract(), table.facts(), made))
                    .handle((made, fault) -> fault == null ? before : plus(before, unfit(fault))));
        }
        return new Answer(subscription.name(), all, mapping::close);
    }

    private static List<Mistake> plus(List<Mistake> before, Mistake one) {
        List<Mistake> more = new ArrayList<>(before);
        more.add(one);
        return more;
    }

    private Mistake unfit(Throwable thrown) {
        @Nullable Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        if (cause instanceof UnfitMappingException unfit) {
            return mistake(unfit.getMessage() + WAY_OUT);
        }
        throw new CompletionException(cause);
    }

    private Mistake mistake(String message) {
        return new Mistake(pointer + "/mapping", message);
    }
}
