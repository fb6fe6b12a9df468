package dev.rowcast.store;

import dev.rowcast.change.RowVersion;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Failure;
import dev.rowcast.destination.DestinationContractTest.FarEnd;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.RowJson;
import dev.rowcast.encode.RowReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The strictest store that there could be, in memory: it keeps versions and what was deleted, takes nothing that wasn't prepared, no key twice in a request
 * and no more than its limits, and goes wrong as it is told. Answers on a thread of its own.
 */
public final class MemoryStore implements FarEnd, AutoCloseable {
    static final Limits LIMITS = new Limits(7, 400);

    private final ExecutorService server = Executors.newSingleThreadExecutor();
    private final Map<Target, Set<String>> fields =
            new TreeMap<>((one, other) -> one.name().compareTo(other.name()));
    private final Map<String, Claim> marks = new TreeMap<>();
    /** By target; until there is one, what tests put there. */
    private final Map<String, Map<String, Kept>> kept = new TreeMap<>();

    private final Set<Long> refused = new HashSet<>();
    private final Set<String> busy = new TreeSet<>();
    private final CountDownLatch held = new CountDownLatch(1);
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile boolean blind;
    private volatile Runnable beforeReplace = () -> {};
    private int failing;
    private int losing;
    private final Map<String, RowVersion> truncated = new TreeMap<>();
    private @Nullable String unfit;
    private boolean dropped;

    /** How many requests took effect. */
    int requests;

    /** @param document null for one that was deleted */
    record Kept(RowVersion version, @Nullable String document) {}

    /** Its documents. */
    public synchronized List<String> documents() {
        return kept.values().stream().flatMap(MemoryStore::present).toList();
    }

    /** Those of one target. */
    public synchronized List<String> documents(String target) {
        return present(kept.getOrDefault(target, Map.of())).toList();
    }

    private static Stream<String> present(Map<String, Kept> all) {
        return all.values().stream().map(Kept::document).flatMap(Stream::ofNullable);
    }

    private Map<String, Kept> of(Target target) {
        Map<String, Kept> early = kept.remove("");
        return kept.computeIfAbsent(target.name(), unused -> early == null ? new TreeMap<>() : early);
    }

    /** The target that has the key, or the only one. */
    private Map<String, Kept> with(String key) {
        return kept.values().stream()
                .filter(each -> each.containsKey(key))
                .findFirst()
                .orElseGet(this::only);
    }

    private Map<String, Kept> only() {
        if (kept.size() > 1) {
            throw new IllegalStateException("of which of " + kept.keySet() + "?");
        }
        return kept.isEmpty()
                ? kept.computeIfAbsent("", unused -> new TreeMap<>())
                : kept.values().iterator().next();
    }

    public synchronized @Nullable String document(String key) {
        Kept there = with(key).get(key);
        return there == null ? null : there.document();
    }

    /** Has the next write of that key come later. */
    synchronized void busyOnce(String key) {
        busy.add(key);
    }

    /** Whether targets fit is decided by somebody else: the reason why not, or null. */
    synchronized void unfit(@Nullable String reason) {
        unfit = reason;
    }

    /** Somebody takes all targets away, but not their marks; a writer sees that. */
    synchronized void drop() {
        fields.clear();
        kept.clear();
        dropped = true;
    }

    synchronized void forgetMarks() {
        marks.clear();
    }

    @Override
    public synchronized void failNext(int requests) {
        failing = requests;
    }

    @Override
    public synchronized void loseNextAnswer() {
        losing = 1;
    }

    @Override
    public void hold() {
        gate = new CountDownLatch(1);
    }

    @Override
    public void awaitHeld() {
        await(held);
    }

    @Override
    public void release() {
        gate.countDown();
    }

    @Override
    public synchronized void refuse(long version) {
        refused.add(version);
    }

    @Override
    public void close() {
        release();
        server.shutdownNow();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized Prepared prepare(Target target, Contract contract) {
        if (unfit != null) {
            return new Prepared.Unfit(unfit);
        }
        if (!fields.containsKey(target) && marks.containsKey(target.name())) {
            return new Prepared.Unfit("it is gone; have its mark forgotten, and compare it: rowcast verify --repair");
        }
        dropped = false;
        Set<String> known = fields.computeIfAbsent(target, unused -> new TreeSet<>());
        contract.fields().stream().map(ContractField::name).forEach(known::add);
        return Prepared.Ready.READY;
    }

    private synchronized Prepared examine() {
        return unfit == null ? Prepared.Ready.READY : new Prepared.Unfit(unfit);
    }

    private synchronized Prepared claim(Target target, Claim claim) {
        Claim mark = marks.computeIfAbsent(target.name(), unused -> claim);
        if (!mark.owner().equals(claim.owner())) {
            return new Prepared.Unfit("it is written by " + mark.owner());
        }
        if (mark.epoch() > claim.epoch()) {
            return new Prepared.Behind(mark.epoch());
        }
        marks.put(target.name(), claim);
        return Prepared.Ready.READY;
    }

    private Written write(List<Write> writes) {
        if (gate.getCount() > 0) {
            held.countDown();
            await(gate);
        }
        synchronized (this) {
            if (failing > 0) {
                failing--;
                return failed("503 unavailable");
            }
            if (dropped) {
                return failed(Failure.MISCONFIGURED, "404 not found");
            }
            requests++;
            List<WriteResult> results = new ArrayList<>();
            check(writes);
            writes.forEach(write -> results.add(apply(write)));
            if (losing > 0) {
                losing--;
                return failed("connection reset");
            }
            return new Written.Each(results);
        }
    }

    private void check(List<Write> writes) {
        Set<String> keys = new HashSet<>();
        long bytes = 0;
        for (Write write : writes) {
            bytes += write.body().length;
            if (!keys.add(write.target() + "/" + write.key())) {
                throw new IllegalStateException("twice in a request: " + write);
            }
            if (!fields.containsKey(write.target())) {
                throw new IllegalStateException("not prepared: " + write);
            }
            Claim mark = marks.get(write.target().name());
            if (mark == null || mark.epoch() < write.version().epoch()) {
                throw new IllegalStateException("not claimed: " + write);
            }
            if (write.action() == Write.Action.TRUNCATE && writes.size() > 1) {
                throw new IllegalStateException("not alone: " + write);
            }
        }
        if (writes.size() > LIMITS.writes() || writes.size() > 1 && bytes > LIMITS.bytes()) {
            throw new IllegalStateException(writes.size() + " writes of " + bytes + " bytes");
        }
    }

    private WriteResult apply(Write write) {
        if (busy.remove(write.key())) {
            return new WriteResult.Later("429 too many requests", Duration.ofMillis(5));
        }
        String document = new String(write.body(), StandardCharsets.UTF_8);
        if (refused.stream().anyMatch(version -> document.contains("\"v\":\"" + version + "\""))) {
            return new WriteResult.Refused("400 mapper_parsing_exception");
        }
        if (write.action() == Write.Action.TRUNCATE) {
            truncated.put(write.target().name(), write.version());
            of(write.target()).values().removeIf(each -> each.version().compareTo(write.version()) < 0);
            return WriteResult.Done.WRITTEN;
        }
        Kept there = of(write.target()).get(write.key());
        RowVersion emptied = truncated.get(write.target().name());
        boolean older = there != null && there.version().compareTo(write.version()) > 0
                || emptied != null && emptied.compareTo(write.version()) > 0;
        if (older) {
            return WriteResult.Done.STALE;
        }
        of(write.target())
                .put(write.key(), new Kept(write.version(), write.action() == Write.Action.PUT ? document : null));
        return WriteResult.Done.WRITTEN;
    }

    private static Written failed(String reason) {
        return failed(Failure.UNREACHABLE, reason);
    }

    private static Written failed(Failure failure, String reason) {
        return new Written.Failed(new Answer.Failed(failure, reason, Duration.ZERO, Long.MAX_VALUE));
    }

    /** What there is of a key, whatever a task could see of it; for tests that spoil it. */
    public synchronized void spoil(String key, RowVersion version, @Nullable String document) {
        with(key).put(key, new Kept(version, document));
    }

    /** What there is of a key of one target, at a version that is higher than any; null for nothing. */
    public synchronized void spoil(String target, String key, @Nullable String document) {
        of(new Target(target)).put(key, new Kept(new RowVersion(0, 1_000), document));
    }

    /** The version of what there is of a key. */
    public synchronized @Nullable RowVersion version(String key) {
        Kept there = with(key).get(key);
        return there == null ? null : there.version();
    }

    /** Forgets the key, its tombstone too. */
    public synchronized void forget(String key) {
        with(key).remove(key);
    }

    /** Forgets all. */
    public synchronized void clear() {
        kept.clear();
    }

    /** What looks at it fails from now on, or no longer. */
    public void blind(boolean is) {
        blind = is;
    }

    /** Is called before each conditional write. */
    public void beforeReplace(Runnable what) {
        beforeReplace = what;
    }

    private synchronized Map<String, Found> find(Target target, Contract contract, Collection<String> keys) {
        Map<String, Found> found = new HashMap<>();
        for (String key : keys) {
            Kept there = of(target).get(key);
            if (there != null) {
                found.put(key, found(contract, key, there));
            }
        }
        return found;
    }

    private static Found found(Contract contract, String key, Kept there) {
        String document = there.document();
        return new Found(key, there.version(), document == null ? null : JsonRows.read(document, contract));
    }

    private synchronized List<Found> scan(Target target, Contract contract, @Nullable String after, int limit) {
        List<Found> page = new ArrayList<>();
        of(target).forEach((key, there) -> {
            if (page.size() < limit && there.document() != null && (after == null || key.compareTo(after) > 0)) {
                page.add(found(contract, key, there));
            }
        });
        return page;
    }

    private synchronized boolean replace(Write write, @Nullable RowVersion expected) {
        Kept there = of(write.target()).get(write.key());
        if (!Objects.equals(there == null ? null : there.version(), expected)) {
            return false;
        }
        String document = new String(write.body(), StandardCharsets.UTF_8);
        of(write.target())
                .put(write.key(), new Kept(write.version(), write.action() == Write.Action.PUT ? document : null));
        return true;
    }

    private <T> CompletionStage<T> answer(Supplier<T> question) {
        return CompletableFuture.supplyAsync(
                () -> {
                    if (blind) {
                        throw new UnreadableStoreException("503 unavailable", new IllegalStateException("blind"));
                    }
                    return question.get();
                },
                server);
    }

    private final class Reader implements StoreReader {
        @Override
        public CompletionStage<Map<String, Found>> find(Target target, OutputSchema schema, Collection<String> keys) {
            return answer(() -> MemoryStore.this.find(target, schema.contract(), keys));
        }

        @Override
        public CompletionStage<List<Found>> scan(
                Target target, OutputSchema schema, @Nullable String after, int limit) {
            return answer(() -> MemoryStore.this.scan(target, schema.contract(), after, limit));
        }

        @Override
        public CompletionStage<Boolean> replace(Write write, OutputSchema schema, @Nullable RowVersion expected) {
            beforeReplace.run();
            return answer(() -> MemoryStore.this.replace(write, expected));
        }
    }

    /** A task's connection to it. */
    public Store connect() {
        return new Connected();
    }

    private final class Connected implements Store {
        @Override
        public Object format() {
            return "memory";
        }

        @Override
        public Target target(OutputSchema schema) {
            return new Target(schema.contract().table().toString());
        }

        @Override
        public Documents documents(OutputSchema schema) {
            return new Json(schema.contract());
        }

        @Override
        public CompletionStage<Prepared> prepare(Target target, OutputSchema schema) {
            return CompletableFuture.supplyAsync(() -> MemoryStore.this.prepare(target, schema.contract()), server);
        }

        @Override
        public CompletionStage<Prepared> examine(Contract contract, Map<String, ColumnFacts> facts) {
            return CompletableFuture.supplyAsync(() -> MemoryStore.this.examine(), server);
        }

        @Override
        public Duration retention() {
            return Duration.ofDays(7);
        }

        @Override
        public CompletionStage<Prepared> claim(Target target, Claim claim) {
            return CompletableFuture.supplyAsync(() -> MemoryStore.this.claim(target, claim), server);
        }

        @Override
        public CompletionStage<Written> write(List<Write> writes) {
            return CompletableFuture.supplyAsync(() -> MemoryStore.this.write(writes), server);
        }

        @Override
        public Optional<StoreReader> reader() {
            return Optional.of(new Reader());
        }

        @Override
        public Limits limits() {
            return LIMITS;
        }

        @Override
        public void close() {}
    }

    private record Json(Contract contract) implements Documents {
        @Override
        public byte[] put(RowReader.Rows rows) {
            StringBuilder text = new StringBuilder();
            RowJson.write(Objects.requireNonNull(rows.after()), contract, text);
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] delete(RowReader.Rows rows) {
            return new byte[0];
        }
    }
}
