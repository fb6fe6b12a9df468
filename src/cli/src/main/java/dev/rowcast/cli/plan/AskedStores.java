package dev.rowcast.cli.plan;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.deliver.Destination;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.route.Routing;
import dev.rowcast.route.Subscription;
import dev.rowcast.store.Prepared;
import dev.rowcast.store.StoreDestination;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** The stores of a connector's routing, as they are asked. Not thread-safe. */
final class AskedStores implements Stores, AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Routing routing;
    private final InstalledDestinations installed;
    private final Map<String, Destination> destinations = new HashMap<>();

    AskedStores(Routing routing, InstalledDestinations installed) {
        this.routing = routing;
        this.installed = installed;
    }

    @Override
    public Optional<Word> of(String subscription, Contract contract, Map<String, ColumnFacts> facts) {
        return routing.subscriptions().stream()
                .filter(each -> each.name().equals(subscription))
                .findFirst()
                .flatMap(this::store)
                .flatMap(store -> said(store, contract, facts));
    }

    private Optional<StoreDestination> store(Subscription subscription) {
        return InstalledDestinations.store(
                destinations.computeIfAbsent(subscription.name(), unused -> installed.of(subscription)));
    }

    private Optional<Word> said(StoreDestination store, Contract contract, Map<String, ColumnFacts> facts) {
        Prepared answer = answer(store.examine(contract, facts));
        if (answer instanceof Prepared.Unfit unfit) {
            return Optional.of(new Word(Outcome.HOLD, "its store would have the rows wait: " + unfit.reason()));
        }
        if (answer instanceof Prepared.Failed failed) {
            return Optional.of(new Word(
                    Outcome.UNKNOWN,
                    "its store can't be asked whether it takes the rows: "
                            + failed.answer().reason()));
        }
        return aliases(contract.table());
    }

    /** Partitions have no order between them, so that of two tables' rows with equal keys either may be there. */
    private Optional<Word> aliases(TableId owner) {
        String aliases = routing.aliases().entrySet().stream()
                .filter(alias -> alias.getValue().equals(owner))
                .map(alias -> alias.getKey().toString())
                .sorted()
                .collect(Collectors.joining(", "));
        return aliases.isEmpty()
                ? Optional.empty()
                : Optional.of(new Word(
                        Outcome.SAFE,
                        "its store takes a row of " + aliases + " for that of " + owner
                                + " with an equal key: let only one of them have rows at a time, as after a rename"));
    }

    private static Prepared answer(CompletionStage<Prepared> asked) {
        try {
            return asked.toCompletableFuture().get(LONGEST.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException fault) {
            throw new IllegalStateException("a store can't say what it would do: " + fault.getCause(), fault);
        } catch (TimeoutException late) {
            throw new IllegalStateException("a store didn't answer within " + LONGEST.toSeconds() + " s", late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("it was interrupted", stopped);
        }
    }

    @Override
    public void close() {
        destinations.values().forEach(Destination::close);
    }
}
