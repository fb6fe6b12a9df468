package dev.rowcast.bench.stores;

import dev.rowcast.bench.Effort;
import dev.rowcast.bench.Suite;
import dev.rowcast.bench.report.Figure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What Rowcast's way into a store costs beside loops on the same clients, in turns within each round. */
public final class StoresSuite implements Suite {
    static final String NAME = "stores";

    private static final String OURS = "Rowcast";
    private static final String GUARDED = "by hand, guarded";
    private static final int SINGLES = 100;
    private static final double NANOS_PER_MS = 1e6;

    /** For the list of suites. */
    public StoresSuite() {}

    private interface Start {
        /** @throws AbsentException if this machine hasn't got what it needs */
        Place in(Path directory) throws Exception;
    }

    private static final List<Start> PLACES = List.of(
            DatabasePlace::mysql,
            DatabasePlace::postgres,
            SearchPlace::start,
            ItemsPlace::start,
            WarehousePlace::start);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "Rows of 20 columns into stores, in batches of 500 and one at a time, from decoded changes to the store's answer";
    }

    @Override
    public void run(Effort effort, Consumer<Figure> figures, Consumer<String> progress) throws Exception {
        Path directory = Files.createTempDirectory("rowcast-stores");
        try {
            for (Start start : PLACES) {
                progress.accept("starting a store");
                try (Place place = start.in(Files.createTempDirectory(directory, "store"))) {
                    for (Load load : Load.values()) {
                        measure(place, load, effort, figures, progress);
                    }
                } catch (AbsentException absent) {
                    progress.accept("left out: " + absent.getMessage());
                }
            }
        } finally {
            delete(directory);
        }
    }

    private static void measure(
            Place place, Load load, Effort effort, Consumer<Figure> figures, Consumer<String> progress)
            throws Exception {
        boolean quick = effort == Effort.QUICK;
        String scenario = place.name() + ", " + load.words;
        Map<String, Writer> writers = place.writers(load);
        try {
            // The row that Rowcast's target was made with.
            for (Writer writer : writers.values()) {
                writer.write(Load.NEW_ROWS.changes(0, 1));
            }
            Race race = new Race(writers, load, Load.BATCH);
            progress.accept(scenario + ": warming up");
            int changes = quick ? place.round() / 2 : place.round();
            race.run(quick ? 2 : 8, changes);
            throughput(scenario, race.run(quick ? 5 : 21, changes), changes, figures);
            if (load == Load.CHANGES) {
                singles(place.name() + ", one at a time", race, quick ? 2 : 5, figures);
            }
            place.requireSame(load);
        } finally {
            for (Writer writer : writers.values()) {
                writer.close();
            }
        }
    }

    private static void throughput(
            String scenario, Map<String, Race.Taken> taken, int changes, Consumer<Figure> figures) {
        taken.forEach((name, each) -> {
            figures.accept(Figure.of(NAME, scenario, name, "throughput", "rows/s", each.perSecond(changes)));
            figures.accept(Figure.of(
                    NAME, scenario, name, "processor time of the writer", "µs/row", each.processorMicros(changes)));
        });
        figures.accept(Figure.of(NAME, scenario, OURS, "throughput of the guarded loop's", "×", ratios(taken)));
    }

    /** Of each round. */
    private static double[] ratios(Map<String, Race.Taken> taken) {
        double[] ours = Objects.requireNonNull(taken.get(OURS)).nanos();
        double[] theirs = Objects.requireNonNull(taken.get(GUARDED)).nanos();
        double[] ratios = new double[ours.length];
        Arrays.setAll(ratios, round -> theirs[round] / ours[round]);
        return ratios;
    }

    /** Of one change at a time the median of each round. */
    private static void singles(String scenario, Race race, int rounds, Consumer<Figure> figures) throws Exception {
        race.run(SINGLES, 1);
        Map<String, double[]> medians = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            int which = round;
            race.run(SINGLES, 1).forEach((name, taken) -> {
                Arrays.sort(taken.nanos());
                medians.computeIfAbsent(name, unused -> new double[rounds])[which] =
                        taken.nanos()[SINGLES / 2] / NANOS_PER_MS;
            });
        }
        medians.forEach((name, millis) ->
                figures.accept(Figure.of(NAME, scenario, name, "time until it is written", "ms", millis)));
    }

    private static void delete(Path directory) throws Exception {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
