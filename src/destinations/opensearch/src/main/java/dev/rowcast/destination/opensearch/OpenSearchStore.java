package dev.rowcast.destination.opensearch;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.store.Claim;
import dev.rowcast.store.Documents;
import dev.rowcast.store.Limits;
import dev.rowcast.store.Prepared;
import dev.rowcast.store.Store;
import dev.rowcast.store.StoreReader;
import dev.rowcast.store.Target;
import dev.rowcast.store.Write;
import dev.rowcast.store.WriteResult;
import dev.rowcast.store.Written;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows in OpenSearch: a target is an alias over one index. Thread-safe. */
final class OpenSearchStore implements Store {
    private static final Logger LOG = LoggerFactory.getLogger(OpenSearchStore.class);
    private static final int MOST_WRITES = 2_000;
    private static final String NO_NAME =
            "OpenSearch takes no such name of an index; name another \"index\" in the destination";

    private final Http http;
    private final OpenSearchSettings settings;
    private final Clock clock;
    private final Sweeper sweeper;
    /** The table whose rows go there. */
    private final Map<Target, String> tables = new ConcurrentHashMap<>();

    private final Map<Target, String> owners = new ConcurrentHashMap<>();
    /** The versions before which nothing is there any more. */
    private final Map<Target, Long> truncated = new ConcurrentHashMap<>();

    private final AtomicBoolean shortenedToldOf = new AtomicBoolean();

    /** @param http closed with this */
    OpenSearchStore(Http http, OpenSearchSettings settings, Clock clock) {
        this(http, settings, clock, Sweeper.PAUSE);
    }

    /** @param pause between two looks for old tombstones */
    OpenSearchStore(Http http, OpenSearchSettings settings, Clock clock, Duration pause) {
        this.http = http;
        this.settings = settings;
        this.clock = clock;
        this.sweeper = new Sweeper(http, settings.retention(), clock, pause);
    }

    @Override
    public Object format() {
        return OpenSearchStore.class.getName();
    }

    @Override
    public Target target(OutputSchema schema) {
        return new Target(
                IndexName.of(settings.index(), schema.contract().table()).alias());
    }

    @Override
    public Documents documents(OutputSchema schema) {
        return new RowDocuments(schema.contract());
    }

    @Override
    public CompletionStage<Prepared> prepare(Target target, OutputSchema schema) {
        IndexName name = new IndexName(target.name());
        String table = schema.contract().table().toString();
        String other = tables.putIfAbsent(target, table);
        if (!name.isValid()) {
            return unfit(NO_NAME);
        }
        if (other != null && !other.equals(table)) {
            return unfit("it has the rows of " + other + ", and those of " + table
                    + " would mix with them; name an \"index\" with {database} and {table} in it");
        }
        return prepared(new Preparation(http, name, schema.contract()).prepare());
    }

    @Override
    public CompletionStage<Prepared> examine(Contract contract, Map<String, ColumnFacts> facts) {
        IndexName name = IndexName.of(settings.index(), contract.table());
        return name.isValid()
                ? prepared(new Preparation(http, name, contract).examine())
                : unfit(name.alias() + ": " + NO_NAME);
    }

    @Override
    public Duration retention() {
        return settings.retention();
    }

    private static CompletionStage<Prepared> unfit(String reason) {
        return CompletableFuture.completedFuture(new Prepared.Unfit(reason));
    }

    private static CompletableFuture<Prepared> prepared(CompletableFuture<Prepared> answer) {
        return answer.exceptionally(fault -> new Prepared.Failed(Failures.of(fault)));
    }

    @Override
    public CompletionStage<Prepared> claim(Target target, Claim claim) {
        IndexName name = new IndexName(target.name());
        String table = tables.getOrDefault(target, "");
        owners.put(target, claim.owner());
        sweeper.add(name);
        return prepared(new Claiming(http, name, claim, table, settings.takeOver())
                .claim(version -> truncated.merge(target, version, Math::max)));
    }

    @Override
    public CompletionStage<Written> write(List<Write> writes) {
        Write first = writes.get(0);
        CompletableFuture<Written> written =
                first.action() == Write.Action.TRUNCATE ? truncate(first) : putAndDelete(writes);
        return written.exceptionally(fault -> new Written.Failed(Failures.of(fault)));
    }

    private CompletableFuture<Written> truncate(Write write) {
        Target target = write.target();
        truncated.merge(target, write.version().asLong(), Math::max);
        return new Truncation(
                        http, new IndexName(target.name()), owners.getOrDefault(target, ""), write.version(), clock)
                .run();
    }

    private CompletableFuture<Written> putAndDelete(List<Write> writes) {
        List<Write> sent = writes.stream().filter(write -> !isTruncated(write)).toList();
        if (sent.isEmpty()) {
            return CompletableFuture.completedFuture(all(writes, sent, List.of()));
        }
        Bulk bulk = new Bulk(clock.instant());
        sent.forEach(write -> add(write, bulk));
        List<String> aliases = sent.stream().map(write -> write.target().name()).toList();
        return http.send(bulk.request())
                .thenApply(reply -> BulkReply.read(reply, aliases))
                .thenApply(
                        written -> written instanceof Written.Each each ? all(writes, sent, each.results()) : written);
    }

    private void add(Write write, Bulk bulk) {
        String id = DocumentId.of(write.key());
        if (DocumentId.isShortened(write.key()) && shortenedToldOf.compareAndSet(false, true)) {
            LOG.info(
                    "keys of {} are longer than an id may be; such rows have ids with the SHA-256 of the key",
                    write.target());
        }
        if (write.action() == Write.Action.PUT) {
            bulk.put(write.target().name(), id, write.version(), write.body());
        } else {
            bulk.tombstone(write.target().name(), id, write.version());
        }
    }

    private boolean isTruncated(Write write) {
        return write.version().asLong() < truncated.getOrDefault(write.target(), Mark.NEVER);
    }

    /** Those that weren't sent are older than a TRUNCATE. */
    private static Written all(List<Write> writes, List<Write> sent, List<WriteResult> results) {
        List<WriteResult> all = new ArrayList<>();
        int next = 0;
        for (Write write : writes) {
            boolean isNext = next < sent.size() && sent.get(next) == write;
            all.add(isNext ? results.get(next) : WriteResult.Done.STALE);
            next += isNext ? 1 : 0;
        }
        return new Written.Each(all);
    }

    @Override
    public Optional<StoreReader> reader() {
        return Optional.of(new DocumentReader(http, clock, target -> truncated.getOrDefault(target, Mark.NEVER)));
    }

    @Override
    public Optional<CompletionStage<Prepared>> present(Map<Target, String> names) {
        Map<IndexName, String> indexes = new HashMap<>();
        names.forEach((target, name) -> indexes.put(new IndexName(target.name()), name));
        return Optional.of(prepared(new Presentation(http, indexes).present()));
    }

    @Override
    public Limits limits() {
        return new Limits(MOST_WRITES, settings.bulkBytes());
    }

    @Override
    public void close() {
        sweeper.close();
        http.close();
    }
}
