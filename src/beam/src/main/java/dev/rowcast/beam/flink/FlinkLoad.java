package dev.rowcast.beam.flink;

import dev.rowcast.batch.load.LoadListener;
import dev.rowcast.batch.load.LoadPlan;
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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a Flink session cluster load tables, all at once, with as many workers as the plan says and the cluster has slots for. What a TaskManager had when it died
 * is loaded again by others. For one thread.
 */
public final class FlinkLoad {
    private static final Logger LOG = LoggerFactory.getLogger(FlinkLoad.class);

    private static final List<String> OPTIONS = List.of(
            "--runner=FlinkRunner",
            "--jobName=rowcast-sync",
            "--attachedMode=false",
            // Workers wait for slots one by one: with as many as are left, all is loaded, and what a dead one had by
            // others.
            "--executionModeForBatch=BATCH");

    private final FlinkRest flink;
    private final FlinkSetup cluster;
    private final LoadSetup setup;
    private final LoadPlan plan;
    private final LoadListener listener;

    /**
     * @param setup with an admission that can be sent to workers, a {@link java.io.Serializable}
     * @param plan of which the limits of the server are for one machine's load alone
     */
    public FlinkLoad(FlinkSetup cluster, LoadSetup setup, LoadPlan plan, LoadListener listener) {
        this.flink = new FlinkRest(cluster.master());
        this.cluster = cluster;
        this.setup = setup;
        this.plan = plan;
        this.listener = listener;
    }

    /**
     * Loads the tables; what can't be loaded to its end is a result that says so.
     *
     * @throws UnfinishedException if nothing can be loaded; the message says what to do
     */
    public List<LoadedTable> run(List<TableId> tables) {
        long begun = System.nanoTime();
        try (FirstRows first = new FirstRows(setup, listener)) {
            List<TableId> loadable = first.load(tables);
            Ended ended = loadable.isEmpty() ? new Ended("", JobMetrics.NONE) : job(loadable);
            Results results = new Results(ended, first, plan, begun);
            return tables.stream().map(results::of).toList();
        } catch (UncheckedIOException gone) {
            throw new UnfinishedException(
                    gone.getMessage() + "; name the host and the port of its REST interface", gone);
        }
    }

    private Ended job(List<TableId> tables) {
        int workers = Math.min(plan.workers(), Math.max(1, flink.slots()));
        Path jar = null;
        String uploaded = "";
        try {
            jar = Files.createTempFile("rowcast-sync-", ".jar");
            pack(jar, tables, workers);
            uploaded = flink.upload(jar);
            String job = flink.run(uploaded, workers, OPTIONS);
            LOG.info("job {} of {} workers: {}", job, workers, flink.page(job));
            return new JobWatch(flink, job, tables, listener).ended();
        } catch (IOException unwritable) {
            throw new UnfinishedException("the job's jar can't be made: " + unwritable, unwritable);
        } finally {
            // It holds passwords.
            delete(jar);
            if (!uploaded.isEmpty()) {
                flink.remove(uploaded);
            }
        }
    }

    private void pack(Path jar, List<TableId> tables, int workers) throws IOException {
        Subscription subscription = setup.routing().subscriptions().stream()
                .filter(each -> each.name().equals(setup.subscription()))
                .findFirst()
                .orElseThrow();
        Baggage baggage = new Baggage();
        subscription.destination().ifPresent(settings -> {
            Path installed = installed(settings.type());
            String ending = installed.toString().endsWith(".jar") ? ".jar" : ".zip";
            baggage.add(JobFiles.DESTINATIONS + settings.type() + ending, installed);
        });
        String routing = baggage.packed(cluster.routing(), setup.subscription());
        JobJar.write(cluster.jobJar(), jar, spec(tables, workers, routing), baggage.files());
    }

    private Path installed(String type) {
        return cluster.destinations()
                .installedIn(type)
                .orElseThrow(() -> new UnfinishedException(
                        "destination \"" + type
                                + "\" is on the class path here, and can't be sent to workers from there; put"
                                + " its zip into a folder of destinations.path",
                        null));
    }

    private LoadSpec spec(List<TableId> tables, int workers, String routing) {
        return new LoadSpec(
                UUID.randomUUID().toString(),
                new LoadSpec.Source(
                        setup.mysql().url(),
                        setup.mysql().settings(),
                        cluster.connector(),
                        LoadSpec.Form.of(setup.form().settings()),
                        setup.name(),
                        setup.admission()),
                new LoadSpec.Target(
                        routing,
                        cluster.secrets(),
                        setup.subscription(),
                        setup.rules().connector(),
                        contracts(),
                        ""),
                tables.stream().map(LoadSpec.Table::of).toList(),
                new LoadSpec.Plan(
                        setup.version().asLong(),
                        plan.rows(),
                        (plan.rowsPerSecond() + workers - 1) / workers,
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
