package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random faults while a workload writes, and then what the subscribers hold against the database. Run by {@code mvn verify -Pchaos};
 * {@code -Drowcast.chaos.seeds=1,2,3} repeats seeds, {@code -Drowcast.chaos.count=20} draws so many.
 */
@ExtendWith(StackExtension.class)
class ChaosSuite {
    private static final int COUNT = 3;
    private static final List<ChaosFigures> FIGURES = new ArrayList<>();

    static LongStream seeds() {
        String wanted = System.getProperty("rowcast.chaos.seeds", "");
        if (!wanted.isBlank()) {
            return Arrays.stream(wanted.split(",")).mapToLong(seed -> Long.parseLong(seed.strip()));
        }
        return ThreadLocalRandom.current()
                .ints(Integer.getInteger("rowcast.chaos.count", COUNT), 1, 1_000_000)
                .asLongStream();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatSubscribersHoldIsWhatTheDatabaseHolds(long seed) throws IOException {
        String again = "to repeat it: mvn verify -Pchaos -Drowcast.chaos.seeds=" + seed;
        System.out.printf("Seed %d; %s%n", seed, again);
        try (ChaosRun run = new ChaosRun(ChaosPlan.of(seed), Integer.getInteger("rowcast.chaos.changes", 10_500))) {
            ChaosFindings findings = run.run();
            FIGURES.add(ChaosFigures.of(findings));
            System.out.println(ChaosFindings.head());
            System.out.println(findings.line());
            findings.problems().forEach(problem -> System.out.println("  PROBLEM " + problem));
            assertThat(findings.problems()).as("seed %d; %s", seed, again).isEmpty();
        }
    }

    @AfterAll
    static void summary() throws IOException {
        List<String> lines = new ArrayList<>(List.of(ChaosFindings.head()));
        FIGURES.forEach(each -> lines.add(each.line()));
        Map<String, Integer> againBy = new TreeMap<>();
        FIGURES.forEach(each -> each.againBy().forEach((why, count) -> againBy.merge(why, count, Integer::sum)));
        lines.add(String.format(
                Locale.ROOT,
                "%d seeds: %,d changes, %,d faults, %,d deliveries, %d lost, %d out of order, %d ids shared by two changes;"
                        + " %,d dead letters read back with their rows, %,d of them of parked keys; %,d came again: %s",
                FIGURES.size(),
                FIGURES.stream().mapToInt(ChaosFigures::changes).sum(),
                FIGURES.stream().mapToInt(ChaosFigures::faults).sum(),
                FIGURES.stream().mapToInt(ChaosFigures::deliveries).sum(),
                FIGURES.stream().mapToInt(ChaosFigures::lost).sum(),
                FIGURES.stream().mapToInt(ChaosFigures::outOfOrder).sum(),
                FIGURES.stream().mapToInt(ChaosFigures::sharedIds).sum(),
                FIGURES.stream().mapToInt(ChaosFigures::readBack).sum(),
                FIGURES.stream().mapToInt(ChaosFigures::parked).sum(),
                FIGURES.stream().mapToInt(ChaosFigures::again).sum(),
                againBy));
        Path file = Path.of("target", "chaos", "summary.txt");
        Files.createDirectories(file.getParent());
        Files.write(file, lines);
        lines.forEach(System.out::println);
    }
}
