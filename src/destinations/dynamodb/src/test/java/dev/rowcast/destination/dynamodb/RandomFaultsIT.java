package dev.rowcast.destination.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.StreamId;
import dev.rowcast.deliver.Patience;
import dev.rowcast.destination.ShopTask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table whose rows come and go, through tasks that are killed and rewound, to a DynamoDB that is killed, throttles and doesn't answer: in the end the rows
 * are those of the table. Without the guard they aren't, so that this can fail.
 */
@ExtendWith(Patience.class)
class RandomFaultsIT {
    private static final int ROUNDS = 24;
    private static final int PER_ROUND = 60;
    private static final int KEYS = 40;
    private static final String SETTINGS = "\"batch\": {\"maxChanges\": 15}, \"ordering\": \"key\", \"maxInFlight\": 4";

    @TempDir
    Path temporary;

    private final Changes changes = Changes.notes("items");
    private final Random random = new Random(14);
    private final List<RawRecord> history = new ArrayList<>();
    /** What MySQL has. */
    private final Map<String, Long> model = new TreeMap<>();

    private Dynalite node;
    private Between between;
    private int faults;

    @BeforeEach
    void open() {
        node = Dynalite.in(temporary.resolve("dynamodb"));
        between = new Between(node);
    }

    @AfterEach
    void close() {
        between.close();
        node.close();
    }

    @Test
    void afterSixtyFaultsTheRowsAreThoseOfTheTable() {
        run();

        assertThat(faults).isGreaterThanOrEqualTo(60);
        assertThat(there()).isEqualTo(model);
    }

    @Test
    void withoutTheGuardTheyAreNot() {
        between.rewrite = withoutGuard();
        run();

        Map<String, Long> there = there();
        assertThat(there.keySet()).as("resurrected").isNotEqualTo(model.keySet());
        there.keySet().retainAll(model.keySet());
        assertThat(model).as("wrong").isNotEqualTo(there);
    }

    private static UnaryOperator<ObjectNode> withoutGuard() {
        return put ->
                put.without(List.of("ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues"));
    }

    private void run() {
        between.delays = () -> random.nextInt(5);
        between.fates = this::fate;
        long committed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            committed = round(committed, round);
        }
        between.fates = n -> Between.Fate.THROUGH;
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
            if (round == ROUNDS / 2) {
                node.kill();
                node.start();
                faults++;
            }
            faults++;
            return Math.max(committed, task.committable(new StreamId(changes.topic(), 0)));
        }
    }

    private synchronized Between.Fate fate(int request) {
        int dice = random.nextInt(60);
        faults += dice < 6 ? 1 : 0;
        return switch (dice) {
            case 0, 1 -> Between.Fate.UNAVAILABLE;
            case 2, 3 -> Between.Fate.BUSY;
            case 4, 5 -> Between.Fate.UNANSWERED;
            default -> Between.Fate.THROUGH;
        };
    }

    /** Changes of the table, at the next offsets. */
    private void write() {
        for (int i = 0; i < PER_ROUND; i++) {
            long offset = history.size();
            String key = "k" + random.nextInt(KEYS);
            int dice = random.nextInt(100);
            if (dice == 0 && offset < ROUNDS * PER_ROUND / 2) {
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

    private Map<String, Long> there() {
        Map<String, Long> there = new TreeMap<>();
        node.rows("faults")
                .forEach(row ->
                        there.put(row.get("pk").s(), Long.valueOf(row.get("v").n())));
        return there;
    }

    private ShopTask task() {
        return new ShopTask(temporary.resolve("contracts.jsonl"), Stores.open(between.url(), "faults"), SETTINGS);
    }
}
