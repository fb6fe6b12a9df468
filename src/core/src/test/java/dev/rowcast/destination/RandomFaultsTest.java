package dev.rowcast.destination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.RawRecord;
import dev.rowcast.change.StreamId;
import dev.rowcast.deliver.Patience;
import dev.rowcast.store.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table whose rows come and go, through tasks that are killed and rewound, to a store that dies, throttles and doesn't answer: in the end the rows are those
 * of the table. Without the guard they aren't, so that this can fail. A test of a store extends this.
 */
@ExtendWith(Patience.class)
public abstract class RandomFaultsTest {
    private static final int PER_ROUND = 60;
    private static final int KEYS = 40;
    private static final String SETTINGS = "\"batch\": {\"maxChanges\": 15}, \"ordering\": \"key\", \"maxInFlight\": 4";

    @TempDir
    protected Path temporary;

    private final Changes changes = Changes.notes("items");
    private final Random random = new Random(14);
    private final List<RawRecord> history = new ArrayList<>();
    /** What MySQL has. */
    private final Map<String, Long> model = new TreeMap<>();

    private int faults;

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

    /** How many lives of tasks there are. */
    protected abstract int rounds();

    /** Of so many requests three go wrong. */
    protected abstract int requestsWithThreeFaults();

    @Test
    protected void afterSixtyFaultsTheRowsAreThoseOfTheTable() {
        run();

        assertThat(faults).isGreaterThanOrEqualTo(60);
        assertThat(there()).isEqualTo(model);
    }

    @Test
    protected void withoutTheGuardTheyAreNot() {
        withoutGuard();
        run();

        Map<String, Long> there = new TreeMap<>(there());
        assertThat(there.keySet()).as("resurrected").isNotEqualTo(model.keySet());
        there.keySet().retainAll(model.keySet());
        assertThat(model).as("wrong").isNotEqualTo(there);
    }

    private void run() {
        between().delays = () -> random.nextInt(5);
        between().fates = this::fate;
        long committed = 0;
        for (int round = 0; round < rounds(); round++) {
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
            if (round == rounds() / 2) {
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
            if (dice == 0 && offset < rounds() * PER_ROUND / 2) {
                model.clear();
                history.add(changes.truncate(offset));
            } else if (dice < 40) {
                model.remove(key);
                history.add(changes.delete(offset, row(key, offset)));
            } else {
                model.put(key, offset);
                history.add(changes.put(offset, row(key, offset)));
            }
        }
    }

    private static Map<String, Object> row(String key, long version) {
        return Map.of("id", key, "v", version, "note", "at " + version);
    }

    private ShopTask task() {
        return new ShopTask(temporary.resolve("contracts.jsonl"), open(), SETTINGS);
    }
}
