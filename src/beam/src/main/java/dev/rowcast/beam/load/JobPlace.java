package dev.rowcast.beam.load;

import com.mysql.cj.jdbc.AbandonedConnectionCleanupThread;
import dev.rowcast.batch.load.LoadSetup;
import dev.rowcast.change.RowVersion;
import dev.rowcast.contract.NewContracts;
import dev.rowcast.contract.gate.Approvals;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.route.DestinationCheck;
import dev.rowcast.route.Routing;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.route.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the workers of a job in one process have in common: its files, and the classes of its destinations. The last of them takes it away. Thread-safe. */
final class JobPlace implements AutoCloseable {
    private static final Map<String, JobPlace> OPEN = new HashMap<>();

    private final LoadSpec spec;
    private final @Nullable Path folder;
    private final InstalledDestinations destinations;
    private final LoadSetup setup;
    private final Map<LoadSpec.Table, String> obstacles = new ConcurrentHashMap<>();
    private int users;

    private JobPlace(LoadSpec spec, @Nullable Path folder, InstalledDestinations destinations) {
        this.spec = spec;
        this.folder = folder;
        this.destinations = destinations;
        this.setup = setup();
    }

    /** That of the job in this process; to be closed by each who enters. */
    static JobPlace enter(LoadSpec spec) {
        synchronized (OPEN) {
            JobPlace place = OPEN.computeIfAbsent(spec.job(), unused -> open(spec));
            place.users++;
            return place;
        }
    }

    private static JobPlace open(LoadSpec spec) {
        ClassLoader jar = JobPlace.class.getClassLoader();
        if (!JobFiles.present(jar)) {
            String folder = spec.target().folder();
            return new JobPlace(
                    spec, null, InstalledDestinations.alone(folder.isEmpty() ? List.of() : List.of(Path.of(folder))));
        }
        Path unpacked = null;
        boolean whole = false;
        try {
            unpacked = Files.createTempDirectory("rowcast-load-");
            JobFiles.unpack(jar, unpacked);
            JobPlace place = new JobPlace(
                    spec, unpacked, InstalledDestinations.alone(List.of(unpacked.resolve(JobFiles.DESTINATIONS))));
            whole = true;
            return place;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(
                    "the job's files can't be unpacked on the worker: " + unwritable, unwritable);
        } finally {
            if (!whole) {
                JobFiles.delete(unpacked);
            }
        }
    }

    private LoadSetup setup() {
        LoadSpec.Source source = spec.source();
        LoadSpec.Target target = spec.target();
        Routing routing = RoutingParser.parse(
                folder == null ? target.routing() : target.routing().replace(JobFiles.PLACE, folder + "/"),
                // Only this subscription's are here and needed, and they were checked where the load began.
                name -> Optional.ofNullable(target.secrets().get(name)).or(() -> Secrets.UNRESOLVED.value(name)),
                DestinationCheck.NONE);
        return new LoadSetup(
                source.mysql(),
                source.sourceForm(),
                source.admission(),
                source.name(),
                routing,
                target.subscription(),
                destinations::of,
                new GateRules(target.connector(), Map.of(), Approvals.NONE, NewContracts.STANDARD, true),
                () -> new KnownContracts(target.contracts()),
                RowVersion.ofLong(spec.plan().version()),
                spec.plan().freshness(),
                Optional::empty);
    }

    LoadSetup loading() {
        return setup;
    }

    /** Why a range of the table couldn't be loaded here, so that the others needn't be tried; null where none is known. */
    @Nullable String obstacle(LoadSpec.Table table) {
        return obstacles.get(table);
    }

    void obstacle(LoadSpec.Table table, String why) {
        obstacles.put(table, why);
    }

    @Override
    public void close() {
        synchronized (OPEN) {
            if (--users == 0) {
                OPEN.remove(spec.job());
                destinations.close();
                if (folder != null) {
                    JobFiles.delete(folder);
                    // This class loader is the job's alone, and the driver's thread would hold it.
                    AbandonedConnectionCleanupThread.uncheckedShutdown();
                }
            }
        }
    }
}
