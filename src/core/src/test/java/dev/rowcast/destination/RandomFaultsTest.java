package dev.rowcast.destination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.cel.CelMapping;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.StreamId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.FileContractLog;
import dev.rowcast.deliver.Destination;
import dev.rowcast.deliver.Patience;
import dev.rowcast.store.Found;
import dev.rowcast.store.Store;
import dev.rowcast.store.StoreDestination;
import dev.rowcast.store.StoreTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table whose rows come and go, through tasks that are killed and rewound, to a store that dies, throttles and doesn't answer: in the end the rows are those
 * of the table. Without the guard they aren't, so that this can fail. A test of a store extends this.
 */
@ExtendWith(Patience.class)
public abstract class RandomFaultsTest {
    /** {@code -Pchaos} has four times as many lives, and so sixty faults and more. */
    private static final int TIMES = Integer.getInteger("rowcast.faults.times", 1);

    private static final int FAULTS = TIMES == 1 ? 9 : 60;
    private static final int PER_ROUND = 60;
    private static final int KEYS = 40;
    private static final int PAGE = 50;
    private static final String SETTINGS = "\"batch\": {\"maxChanges\": 15}, \"ordering\": \"key\", \"maxInFlight\": 4";

    @TempDir
    protected Path temporary;

    private final Changes changes = Changes.notes("items");
    private final Random random = new Random(14);
    private final List<RawRecord> history = new ArrayList<>();
    /** What MySQL has. */
    private final Map<String, Long> model = new TreeMap<>();

    private int faults;
    /** Damage needs no restart, which takes some stores long. */
    private boolean restarts = true;
    /** The mapping's file; null for none. */
    private @Nullable Path mapping;

    /** What goes wrong as it is told. */
    protected abstract Faults between();

    /** A store of what is behind that. Closed by the test. */
    protected abstract Store open();

    /** Has the store die and come back, with all that it has acknowledged. */
    protected abstract void restart();

    /** Has it take writes from now on whatever their version. */
    protected abstract void withoutGuard();

    /** Of each row that a reader sees the column {@code v}, by {@code id}. */
    protected abstract Map<String, Long> there();

    /** How many lives of tasks there are in each build. */
    protected abstract int rounds();

    /** Of so many requests three go wrong. */
    protected abstract int requestsWithThreeFaults();

    @Test
    protected void afterRandomFaultsTheRowsAreThoseOfTheTable() {
        run();

        assertThat(faults).isGreaterThanOrEqualTo(FAULTS);
        assertThat(there()).isEqualTo(model);
    }

    @Test
    protected void withoutTheGuardTheyAreNot() {
        withoutGuard();
        restarts = false;
        run();

        Map<String, Long> there = new TreeMap<>(there());
        assertThat(there.keySet()).as("resurrected").isNotEqualTo(model.keySet());
        there.keySet().retainAll(model.keySet());
        assertThat(model).as("wrong").isNotEqualTo(there);
    }

    /** Of a row several documents, of which each change makes others: none is left behind, wrong or missing. */
    @Test
    protected void aFanOutLeavesNothingBehind() throws IOException {
        mapping = Files.writeString(temporary.resolve("items.yaml"), """
                version: 1
                tables:
                  shop.items:
                    parts:
                      when: row.v % 7 != 0
                      each: "[0, 1, 2, 3].filter(part, (row.v / (part + 1)) % 2 == 0)"
                      key: { part: item }
                      columns: { v: row.v }
                """);
        run();

        assertThat(faults).isGreaterThanOrEqualTo(FAULTS);
        assertThat(parts()).isEqualTo(expectedParts());
    }

    private Map<String, Long> expectedParts() {
        Map<String, Long> parts = new TreeMap<>();
        model.forEach((key, version) -> {
            for (int part = 0; part < 4; part++) {
                if (version % 7 != 0 && version / (part + 1) % 2 == 0) {
                    parts.put("[\"" + key + "\"," + part + "]", version);
                }
            }
        });
        return parts;
    }

    /** What the store's own reader finds. */
    private Map<String, Long> parts() {
        try (Destination destination = destination("shop");
                FileContractLog log = FileContractLog.open(contracts())) {
            ContractRegistry registry = new ContractRegistry(log);
            registry.refresh();
            Contract contract = registry.histories().get(0).base();
            StoreTable table = join(((StoreDestination) destination)
                            .tables(changes.schema(contract))
                            .orElseThrow())
                    .get(0);
            ContractField v = table.contract().activeField("v").orElseThrow();
            Map<String, Long> parts = new TreeMap<>();
            List<Found> page = join(table.scan(null, PAGE));
            while (!page.isEmpty()) {
                List<String> keys = page.stream()
                        .map(each -> table.key(Objects.requireNonNull(each.row())))
                        .toList();
                join(table.find(keys))
                        .forEach((key, found) -> parts.put(
                                key, (Long) Objects.requireNonNull(found.row()).get(v)));
                page = page.size() < PAGE
                        ? List.of()
                        : join(table.scan(page.get(page.size() - 1).key(), PAGE));
            }
            return parts;
        }
    }

    private static <T> T join(CompletionStage<T> answer) {
        return answer.toCompletableFuture().join();
    }

    private int lives() {
        return TIMES * rounds();
    }

    private void run() {
        between().delays = () -> random.nextInt(5);
        between().fates = this::fate;
        long committed = 0;
        for (int round = 0; round < lives(); round++) {
            committed = round(committed, round);
        }
        between().fates = n -> Faults.Fate.THROUGH;
        try (ShopTask last = task()) {
            // What was delivered before may come again, but the end is the end.
            last.take(history.subList((int) committed, history.size()));
            last.awaitDone();
            assertThat(last.letters).isEmpty();
        }
        // One that has been replaced long ago, and hasn't heard of it.
        try (ShopTask zombie = task()) {
            zombie.take(history.subList(history.size() * 5 / 8, history.size() * 7 / 8));
            zombie.awaitDone();
            assertThat(zombie.letters).isEmpty();
        }
    }

    /** One life of a task; where the next begins. */
    private long round(long committed, int round) {
        write();
        long from = Math.max(0, committed - random.nextInt(3 * PER_ROUND));
        try (ShopTask task = task()) {
            task.take(history.subList((int) from, history.size()));
            if (round % 4 == 3) {
                task.awaitDone();
            }
            if (restarts && round == lives() / 2) {
                restart();
                faults++;
            }
            faults++;
            return Math.max(committed, task.committable(new StreamId(changes.topic(), 0)));
        }
    }

    private synchronized Faults.Fate fate(int request) {
        int dice = random.nextInt(requestsWithThreeFaults());
        faults += dice < 3 ? 1 : 0;
        return switch (dice) {
            case 0 -> Faults.Fate.UNAVAILABLE;
            case 1 -> Faults.Fate.BUSY;
            case 2 -> Faults.Fate.UNANSWERED;
            default -> Faults.Fate.THROUGH;
        };
    }

    /** Changes of the table, at the next offsets. */
    private void write() {
        for (int i = 0; i < PER_ROUND; i++) {
            long offset = history.size();
            String key = "k" + random.nextInt(KEYS);
            int dice = random.nextInt(100);
            if (dice == 0 && offset < lives() * PER_ROUND / 2) {
                model.clear();
                history.add(changes.truncate(offset));
            } else if (dice < 40) {
                Long before = model.remove(key);
                history.add(changes.delete(offset, row(key, before == null ? offset : before)));
            } else {
                Long before = model.put(key, offset);
                history.add(
                        before == null
                                ? changes.put(offset, row(key, offset))
                                : changes.update(offset, row(key, before), row(key, offset)));
            }
        }
    }

    private static Map<String, Object> row(String key, long version) {
        return Map.of("id", key, "v", version, "note", "at " + version);
    }

    private ShopTask task() {
        return new ShopTask(contracts(), subscription -> destination(subscription.name()), SETTINGS);
    }

    private Path contracts() {
        return temporary.resolve("contracts.jsonl");
    }

    private StoreDestination destination(String subscription) {
        StoreDestination destination = new StoreDestination(subscription, open());
        return mapping == null ? destination : destination.mapped(CelMapping.in(mapping));
    }
}
