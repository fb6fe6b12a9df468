package dev.rowcast.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.RowVersion;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Verdict;
import dev.rowcast.encode.OutputSchema;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Changes of several writes each, against a store that refuses some and takes others later. */
class WritingPropertyTest {
    private static final Target TARGET = new Target("t");

    /** What the store does with each write: those of some changes it refuses, and some keys it takes later for a while. */
    private static final class Odd implements Store {
        final Map<String, Write> kept = new TreeMap<>();
        final Map<String, Integer> busy = new HashMap<>();
        final Set<Write> refused = Collections.newSetFromMap(new IdentityHashMap<>());
        final Limits limits;
        int sent;

        Odd(Limits limits) {
            this.limits = limits;
        }

        @Override
        public CompletionStage<Written> write(List<Write> writes) {
            assertThat(writes).isNotEmpty().hasSizeLessThanOrEqualTo(limits.writes());
            assertThat(writes.size() == 1
                            || writes.stream()
                                            .mapToInt(write -> write.body().length)
                                            .sum()
                                    <= limits.bytes())
                    .isTrue();
            assertThat(writes.stream().map(Write::key).collect(Collectors.toSet()))
                    .hasSameSizeAs(writes);
            sent += writes.size();
            return CompletableFuture.completedFuture(
                    new Written.Each(writes.stream().map(this::apply).toList()));
        }

        private WriteResult apply(Write write) {
            if (refused.contains(write)) {
                return new WriteResult.Refused("no");
            }
            if (busy.merge(write.key(), -1, Integer::sum) >= 0) {
                return new WriteResult.Later("busy", Duration.ZERO);
            }
            if (write.action() == Write.Action.TRUNCATE) {
                assertThat(kept.values()).allMatch(each -> each.version().compareTo(write.version()) < 0);
                kept.clear();
                return WriteResult.Done.WRITTEN;
            }
            Write there = kept.get(write.key());
            if (there != null && there.version().compareTo(write.version()) > 0) {
                return WriteResult.Done.STALE;
            }
            kept.put(write.key(), write);
            return WriteResult.Done.WRITTEN;
        }

        @Override
        public Object format() {
            return "odd";
        }

        @Override
        public Target target(OutputSchema schema) {
            return TARGET;
        }

        @Override
        public Documents documents(OutputSchema schema) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Prepared> prepare(Target target, OutputSchema schema) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Limits limits() {
            return limits;
        }

        @Override
        public CompletionStage<Prepared> examine(Contract contract, Map<String, ColumnFacts> facts) {
            return CompletableFuture.completedFuture(Prepared.Ready.READY);
        }

        @Override
        public Duration retention() {
            return Duration.ofDays(7);
        }

        @Override
        public CompletionStage<Prepared> claim(Target target, Claim claim) {
            return CompletableFuture.completedFuture(Prepared.Ready.READY);
        }

        @Override
        public void close() {}
    }

    @Property(tries = 2_000)
    void eachChangeSettlesOnceAndTheNewestOfWhatIsNotRefusedIsThere(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 25) int count,
            @ForAll @IntRange(min = 1, max = 6) int keys,
            @ForAll @IntRange(min = 1, max = 5) int most) {
        Odd store = new Odd(new Limits(most, 40));
        List<List<Write>> changes = changes(random, count, keys);
        Set<Integer> refused = new HashSet<>();
        for (int change = 0; change < count; change++) {
            if (!changes.get(change).isEmpty() && random.nextInt(6) == 0) {
                List<Write> writes = changes.get(change);
                store.refused.add(writes.get(random.nextInt(writes.size())));
                refused.add(change);
            }
        }
        for (int key = 0; key < keys; key++) {
            store.busy.put("k" + key, random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0);
        }

        Set<Integer> rejected = deliver(store, changes);

        assertThat(refused)
                .as("rejected is what was refused, unless a newer one made up for it")
                .containsAll(rejected);
        assertNewest(store, changes, rejected);
    }

    /** As a lane does: what is to come later comes again, in order, until all has settled. */
    private static Set<Integer> deliver(Odd store, List<List<Write>> changes) {
        Set<Integer> rejected = new HashSet<>();
        List<Integer> open = new ArrayList<>();
        for (int change = 0; change < changes.size(); change++) {
            open.add(change);
        }
        for (int round = 0; !open.isEmpty(); round++) {
            assertThat(round).as("it ends").isLessThan(100);
            Answer answer = new Writing(store, open.stream().map(changes::get).toList())
                    .begin()
                    .join();
            List<Verdict> verdicts = ((Answer.Accepted) answer).verdicts();
            assertThat(verdicts.stream().map(Verdict::index)).doesNotHaveDuplicates();
            List<Integer> again = new ArrayList<>();
            for (Verdict verdict : verdicts) {
                if (verdict.decision() == Verdict.Decision.REJECT) {
                    rejected.add(open.get(verdict.index()));
                } else {
                    again.add(open.get(verdict.index()));
                }
            }
            Collections.sort(again);
            open = again;
        }
        return rejected;
    }

    private static List<List<Write>> changes(Random random, int count, int keys) {
        List<List<Write>> changes = new ArrayList<>();
        for (int change = 0; change < count; change++) {
            RowVersion version = new RowVersion(0, change);
            if (random.nextInt(15) == 0) {
                changes.add(List.of(new Write(TARGET, "", Write.Action.TRUNCATE, new byte[0], version)));
                continue;
            }
            List<Write> writes = new ArrayList<>();
            for (int key = 0; key < keys; key++) {
                if (random.nextInt(keys) == 0) {
                    byte[] body = ("x".repeat(random.nextInt(60))).getBytes(StandardCharsets.UTF_8);
                    Write.Action action = random.nextInt(4) == 0 ? Write.Action.DELETE : Write.Action.PUT;
                    writes.add(new Write(TARGET, "k" + key, action, body, version));
                }
            }
            changes.add(writes);
        }
        return changes;
    }

    /** Of changes that aren't rejected the newest write of each key, unless a rejected one's newer write of it was taken. */
    private static void assertNewest(Odd store, List<List<Write>> changes, Set<Integer> rejected) {
        Map<String, RowVersion> newest = new TreeMap<>();
        Map<String, Set<RowVersion>> others = new TreeMap<>();
        for (int change = 0; change < changes.size(); change++) {
            for (Write write : changes.get(change)) {
                if (rejected.contains(change)) {
                    others.computeIfAbsent(write.key(), unused -> new HashSet<>())
                            .add(write.version());
                } else if (write.action() == Write.Action.TRUNCATE) {
                    newest.clear();
                    others.clear();
                } else {
                    newest.put(write.key(), write.version());
                    others.remove(write.key());
                }
            }
        }
        newest.forEach((key, version) -> assertThat(store.kept).containsKey(key));
        store.kept.forEach((key, write) -> assertThat(write.version())
                .satisfiesAnyOf(
                        version -> assertThat(version).isEqualTo(newest.get(key)),
                        version ->
                                assertThat(others.getOrDefault(key, Set.of())).contains(version)));
    }
}
