package dev.rowcast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.bench.report.Figure;
import dev.rowcast.bench.report.ResultsFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchMainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path checkout;

    private Path page;

    @BeforeEach
    void checkOut() throws Exception {
        page = checkout.resolve("src/docs/performance.md");
        Files.createDirectories(page.getParent());
        Files.writeString(page, """
                By hand.
                <!-- bench:machine -->
                <!-- /bench:machine -->
                <!-- bench:lift -->
                <!-- /bench:lift -->
                <!-- bench:push -->
                <!-- /bench:push -->
                Also by hand.
                """);
    }

    @Test
    void runsAllAndShowsThem() {
        assertThat(run(List.of(suite("lift", 2), suite("push", 3))))
                .as(err::toString)
                .isZero();

        assertThat(out.toString())
                .contains("GiB of memory", "grpc-java ", "Load average")
                .contains("] light · Rowcast · throughput 2,000 rows/s")
                .contains("\n  throughput, rows/s, median (min–max)\n    light\n      Rowcast  2,000\n")
                .contains("\n      by hand  1,000  (900–1,100)  Rowcast is 2.00× as fast\n");
        assertThat(err.toString()).isEmpty();
        assertThat(ResultsFile.read(results()).runs()).extracting("suite").containsExactly("lift", "push");
    }

    @Test
    void oneThatFailsSaysWhyAndTheOthersRun() {
        assertThat(run(List.of(
                        new Part("lift", figures -> {
                            throw new IllegalStateException("no crane; rent one");
                        }),
                        suite("push", 3))))
                .isEqualTo(1);

        assertThat(out.toString())
                .contains("] FAILED: java.lang.IllegalStateException: no crane; rent one")
                .contains("Rowcast is 3.00× as fast");
        assertThat(ResultsFile.read(results()).runs()).extracting("suite").containsExactly("push");
    }

    @Test
    void whatDoesNotRunKeepsItsFigures() {
        run(List.of(suite("lift", 2), suite("push", 3)));

        assertThat(run(List.of(suite("lift", 5), suite("push", 7)), "--only", "lift"))
                .isZero();

        assertThat(ResultsFile.read(results()).runs())
                .extracting(run -> run.figures().get(0).median())
                .containsExactly(5_000.0, 3_000.0);
    }

    @Test
    void writesThePageAndDrawsItAgain() throws Exception {
        run(List.of(suite("lift", 2), suite("push", 3)), "--docs", "--quick");
        String written = Files.readString(page);
        Path chart = page.resolveSibling("performance/lift.svg");
        String drawn = Files.readString(chart);
        Files.writeString(page, written.replace("2,000", "3,000"));
        Files.delete(chart);

        assertThat(run(List.of(suite("lift", 5), suite("push", 7)), "--docs", "--render"))
                .isZero();

        assertThat(written)
                .startsWith("By hand.\n")
                .endsWith("Also by hand.\n")
                .contains(
                        "| light | **Rowcast** | 2,000 |",
                        "| quick |",
                        "![lift: throughput, rows/s](performance/lift.svg)");
        assertThat(page).hasContent(written);
        assertThat(chart).hasContent(drawn);
    }

    @Test
    void aSuiteWithoutItsPlaceInThePageIsNamed() throws Exception {
        Files.writeString(page, "nothing");

        assertThat(run(List.of(suite("lift", 2)), "--docs")).isEqualTo(1);
        assertThat(err.toString()).contains("the page of figures has no place for lift; add <!-- bench:lift -->");
    }

    @Test
    void mistakesAreNamed() {
        List<Suite> suites = List.of(suite("lift", 2), suite("push", 3));

        assertThat(run(suites, "--only", "lfit")).isEqualTo(2);
        assertThat(run(suites, "--render")).isEqualTo(1);
        assertThat(run(suites, "--slow")).isEqualTo(2);

        assertThat(err.toString())
                .contains("there is no suite lfit (--only); there are lift, push; did you mean lift?")
                .contains("there are no figures in " + results() + " yet; measure first")
                .contains("rowcast bench: Unknown option: '--slow'")
                .doesNotContain("\tat ");
    }

    private Path results() {
        return checkout.resolve("src/bench/target/bench/results.json");
    }

    private int run(List<Suite> suites, String... arguments) {
        return BenchMain.commandLine(
                        new BenchMain(suites, checkout, Optional::empty),
                        new PrintWriter(out, true),
                        new PrintWriter(err, true))
                .execute(arguments);
    }

    private static Suite suite(String name, int thousands) {
        return new Part(name, figures -> {
            figures.accept(Figure.of(name, "light", "Rowcast", "throughput", "rows/s", thousands * 1_000.0));
            figures.accept(Figure.of(name, "light", "by hand", "throughput", "rows/s", 1_000, 900, 1_100));
        });
    }

    private record Part(String name, Consumer<Consumer<Figure>> work) implements Suite {
        @Override
        public String title() {
            return name + " things";
        }

        @Override
        public void run(Effort effort, Consumer<Figure> figures, Consumer<String> progress) {
            work.accept(figures);
        }
    }
}
