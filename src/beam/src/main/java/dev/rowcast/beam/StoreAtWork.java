package dev.rowcast.beam;

import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.batch.source.Waiting;
import dev.rowcast.change.RowVersion;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Failure;
import dev.rowcast.deliver.Verdict;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.Row;
import dev.rowcast.store.RowCopies;
import dev.rowcast.store.StoreDestination;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A worker's store, written to until it has taken or refused each row. For one thread. */
final class StoreAtWork implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final StoreSettings settings;
    private final InstalledDestinations installed;
    private final StoreDestination store;
    private final RowCopies copies;

    StoreAtWork(StoreSettings settings, OutputSchema schema) {
        this.settings = settings;
        this.installed = settings.installed();
        this.store = settings.open(installed);
        this.copies = store.copies(schema);
    }

    /**
     * What became of rows.
     *
     * @param rejected why the store refuses them, by their places
     * @param stale how many it has passed over, since it has newer ones
     */
    record Result(Map<Integer, String> rejected, int stale) {}

    /** @throws UnfinishedException if it can't be done now, as where the store is down for long; perhaps some of it is */
    Result write(List<Row> rows, RowVersion version) {
        Map<Integer, String> rejected = new HashMap<>();
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            left.add(i);
        }
        int stale = 0;
        Duration pause = Duration.ofMillis(100);
        long begun = System.nanoTime();
        while (!left.isEmpty()) {
            RowCopies.Copied copied = copies.write(left.stream().map(rows::get).toList(), version)
                    .toCompletableFuture()
                    .join();
            stale += copied.stale();
            if (copied.answer() instanceof Answer.Accepted accepted) {
                left = again(accepted.verdicts(), left, rejected);
            } else if (copied.answer() instanceof Answer.Failed failed) {
                require(failed, begun);
            }
            if (!left.isEmpty()) {
                requirePatience(begun, "it is too busy");
                Waiting.REAL.pass(pause);
                pause = LONGEST_PAUSE.compareTo(pause) < 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        }
        return new Result(rejected, stale);
    }

    private void require(Answer.Failed failed, long begun) {
        if (failed.failure() == Failure.MISCONFIGURED) {
            throw new UnfinishedException(settings + " doesn't take rows: " + failed.reason(), null);
        }
        requirePatience(begun, failed.reason());
    }

    private void requirePatience(long begun, String why) {
        if (System.nanoTime() - begun > PATIENCE.toNanos()) {
            throw new UnfinishedException(
                    settings + " hasn't taken rows for " + PATIENCE.toMinutes() + " minutes: " + why, null);
        }
    }

    /** The places of those that are to be written once more. */
    private static List<Integer> again(List<Verdict> verdicts, List<Integer> sent, Map<Integer, String> rejected) {
        List<Integer> again = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            int place = sent.get(verdict.index());
            switch (verdict.decision()) {
                case REJECT -> rejected.put(place, verdict.reason());
                case RETRY -> again.add(place);
                case SKIP -> {}
            }
        }
        return again;
    }

    @Override
    public void close() {
        store.close();
        installed.close();
    }
}
