package dev.rowcast.beam.flink;

import dev.rowcast.batch.load.Cluster;
import dev.rowcast.batch.load.LoadListener;
import dev.rowcast.batch.load.LoadMark;
import dev.rowcast.batch.load.LoadPlan;
import dev.rowcast.batch.load.LoadProgress;
import dev.rowcast.batch.load.LoadSetup;
import dev.rowcast.batch.load.LoadedTable;
import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.beam.load.JobFiles;
import dev.rowcast.beam.load.LoadSpec;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.log.ContractJson;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.route.Subscription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a Flink session cluster load tables, all at once, with as many workers as the plan says and the cluster has slots for. What a TaskManager had when it died
 * is loaded again by others. For one thread.
 */
final class FlinkLoad {
    private static final Logger LOG = LoggerFactory.getLogger(FlinkLoad.class);
    /** For which the job jar is. */
    private static final String FLINK = "1.19.";

    private static final List<String> OPTIONS = List.of(
            "--runner=FlinkRunner",
            "--jobName=rowcast-sync",
            "--attachedMode=false",
            // Workers wait for slots one by one: with as many as are left, all is loaded, and what a dead one had by
            // others.
            "--executionModeForBatch=BATCH");

    /** Of so many ranges of a table a job takes care: what is certain is known when one ends. */
    private static final int RANGES = 10_000;

    private final FlinkRest flink;
    private final Cluster cluster;
    private final LoadSetup setup;
    private final LoadPlan plan;
    private final LoadProgress progress;
    private final LoadListener listener;
    private final int ranges;
    private final long begun = System.nanoTime();

    FlinkLoad(Cluster cluster, LoadSetup setup, LoadPlan plan, LoadProgress progress, LoadListener listener) {
        this(cluster, setup, plan, progress, listener, RANGES);
    }

    /** @param ranges how many of a table one job loads */
    FlinkLoad(
            Cluster cluster, LoadSetup setup, LoadPlan plan, LoadProgress progress, LoadListener listener, int ranges) {
        this.flink = new FlinkRest(cluster.master());
        this.cluster = cluster;
        this.setup = setup;
        this.plan = plan;
        this.progress = progress;
        this.listener = listener;
        this.ranges = ranges;
    }

    /** See {@link FlinkEngine#load}. */
    List<LoadedTable> run(List<TableId> tables) {
        try {
            int workers = workers();
            Map<TableId, LoadedTable> results = new LinkedHashMap<>();
            tables.forEach(table -> results.put(table, before(table)));
            try (FirstRows first = new FirstRows(setup, listener)) {
                BegunJob.in(progress.elsewhere(), flink.url()).ifPresent(earlier -> goOn(earlier, first, results));
                List<TableId> left = first.load(left(tables));
                requireUninterrupted("");
                left.forEach(table -> results.put(table, before(table)));
                Results none = new Results(new Ended("", JobMetrics.NONE), progress, first, plan, begun);
                first.refused().keySet().forEach(table -> results.computeIfPresent(table, none::of));
                while (!left.isEmpty()) {
                    Ended ended = follow(begin(left, workers));
                    Results of = new Results(ended, progress, first, plan, begun);
                    left.forEach(table -> results.computeIfPresent(table, of::of));
                    left = left(left.stream()
                            .filter(table -> result(results, table).isFinished())
                            .toList());
                }
            }
            return List.copyOf(results.values());
        } catch (UncheckedIOException gone) {
            throw new UnfinishedException(
                    gone.getMessage() + "; name the host and the port of its REST interface", gone);
        }
    }

    private LoadedTable before(TableId table) {
        LoadMark mark = progress.of(table);
        return new LoadedTable(table, mark.rows(), 0, 0, mark.rejected(), List.of(), false, Duration.ZERO, "");
    }

    private List<TableId> left(List<TableId> tables) {
        return tables.stream().filter(table -> !progress.of(table).done()).toList();
    }

    private static LoadedTable result(Map<TableId, LoadedTable> results, TableId table) {
        return Objects.requireNonNull(results.get(table));
    }

    /** How many there may be. */
    private int workers() {
        FlinkRest.Overview there = flink.overview();
        if (there.slots() == 0) {
            throw new UnfinishedException(
                    "the Flink cluster at " + flink.url() + " has no task slots; start a TaskManager, and try again",
                    null);
        }
        if (!there.version().startsWith(FLINK)) {
            listener.says("the cluster has Flink " + there.version() + ", and the job is for " + FLINK + "x");
        }
        if (there.free() == 0) {
            listener.waits("all " + there.slots() + " task slots of the cluster are taken by other jobs");
        }
        return Math.min(plan.workers(), there.slots());
    }

    /** What an earlier run has begun and not seen the end of. */
    private void goOn(BegunJob job, FirstRows first, Map<TableId, LoadedTable> results) {
        if (flink.state(job.id()).isEmpty()) {
            progress.elsewhere("");
            return;
        }
        listener.says("job " + job.id() + " of an earlier run is followed: " + flink.page(job.id()));
        Results of = new Results(follow(job), progress, first, plan, begun);
        job.tables().forEach(table -> results.computeIfPresent(table, of::of));
    }

    private BegunJob begin(List<TableId> tables, int workers) {
        Path jar = null;
        String uploaded = "";
        BegunJob job = null;
        try {
            jar = Files.createTempFile("rowcast-sync-", ".jar");
            pack(jar, tables, workers);
            uploaded = flink.upload(jar);
            job = new BegunJob(flink.url(), flink.run(uploaded, workers, OPTIONS), uploaded, tables);
            progress.elsewhere(job.words());
            listener.says("Flink's job " + job.id() + ", " + workers + " at once: " + flink.page(job.id()));
            return job;
        } catch (IOException unwritable) {
            throw new UnfinishedException("the job's jar can't be made: " + unwritable, unwritable);
        } finally {
            // It holds passwords.
            delete(jar);
            if (job == null && !uploaded.isEmpty()) {
                remove(uploaded);
            }
        }
    }

    private Ended follow(BegunJob job) {
        Ended ended = new JobWatch(flink, job.id(), job.tables(), listener).ended();
        remove(job.jar());
        progress.elsewhere("");
        requireUninterrupted(ended.failure());
        return ended;
    }

    private static void requireUninterrupted(String failure) {
        if (Thread.currentThread().isInterrupted()) {
            throw new UnfinishedException(failure.isEmpty() ? "it was interrupted" : failure, null);
        }
    }

    private void remove(String uploaded) {
        try {
            flink.remove(uploaded);
        } catch (UnfinishedException gone) {
            LOG.warn("{} isn't removed: {}", uploaded, gone.getMessage());
        }
    }

    private void pack(Path jar, List<TableId> tables, int workers) throws IOException {
        Subscription subscription = setup.routing().subscriptions().stream()
                .filter(each -> each.name().equals(setup.subscription()))
                .findFirst()
                .orElseThrow();
        Baggage baggage = new Baggage(cluster.routing().secrets());
        subscription.destination().ifPresent(settings -> {
            Path installed = installed(settings.type());
            String ending = installed.toString().endsWith(".jar") ? ".jar" : ".zip";
            baggage.add(JobFiles.DESTINATIONS + settings.type() + ending, installed);
        });
        String routing = baggage.packed(cluster.routing().json(), setup.subscription());
        JobJar.write(cluster.jobJar(), jar, spec(tables, workers, routing, baggage.secrets()), baggage.files());
    }

    private Path installed(String type) {
        return cluster.destinations()
                .apply(type)
                .orElseThrow(() -> new UnfinishedException(
                        "destination \"" + type
                                + "\" is on the class path here, and can't be sent to workers from there; put"
                                + " its zip into a folder of destinations.path",
                        null));
    }

    private LoadSpec spec(List<TableId> tables, int workers, String routing, Map<String, String> secrets) {
        return new LoadSpec(
                UUID.randomUUID().toString(),
                new LoadSpec.Source(
                        setup.mysql().url(),
                        setup.mysql().settings(),
                        setup.form().types().settings(),
                        LoadSpec.Form.of(setup.form().settings()),
                        setup.name(),
                        setup.admission()),
                new LoadSpec.Target(
                        routing, secrets, setup.subscription(), setup.rules().connector(), contracts(), ""),
                tables.stream()
                        .map(table -> new LoadSpec.Rest(
                                LoadSpec.Table.of(table), progress.of(table).after()))
                        .toList(),
                new LoadSpec.Plan(
                        setup.version().asLong(),
                        plan.rows(),
                        ranges,
                        (plan.rowsPerSecond() + workers - 1) / workers,
                        plan.limits().threadsRunning(),
                        plan.limits().lag(),
                        setup.freshness(),
                        plan.shown()));
    }

    private List<String> contracts() {
        List<String> entries = new ArrayList<>();
        try (ContractLog log = setup.contracts().get()) {
            log.readNew(entry -> {
                // What a newer Rowcast wrote and nothing depends on.
                if (!(entry instanceof LogEntry.Unknown)) {
                    entries.add(new String(ContractJson.write(entry), StandardCharsets.UTF_8));
                }
            });
        }
        return entries;
    }

    private static void delete(@Nullable Path jar) {
        try {
            if (jar != null) {
                Files.deleteIfExists(jar);
            }
        } catch (IOException left) {
            LOG.warn("{} can't be deleted, and holds passwords: {}", jar, left.toString());
        }
    }
}
