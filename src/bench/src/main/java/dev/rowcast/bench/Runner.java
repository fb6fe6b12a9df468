package dev.rowcast.bench;

import dev.rowcast.bench.report.Figure;
import dev.rowcast.bench.report.Machine;
import dev.rowcast.bench.report.Numbers;
import dev.rowcast.bench.report.Run;
import dev.rowcast.bench.report.Versions;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs suites and tells how far they are. */
final class Runner {
    private final Effort effort;
    private final Machine machine;
    private final Versions versions;
    private final Children children;
    private final PrintWriter out;
    private final boolean debug;
    private final Clock clock;

    /**
     * @param debug whether to show the stack trace of what fails
     */
    Runner(
            Effort effort,
            Machine machine,
            Versions versions,
            Children children,
            PrintWriter out,
            boolean debug,
            Clock clock) {
        this.effort = effort;
        this.machine = machine;
        this.versions = versions;
        this.children = children;
        this.out = out;
        this.debug = debug;
        this.clock = clock;
    }

    /** What the suite measured; empty, and said why, if it failed. */
    Optional<Run> run(Suite suite) {
        Instant begun = clock.instant();
        double load = Busy.loadAverage();
        List<Figure> figures = new ArrayList<>();
        out.println(suite.name() + ": " + suite.title());
        try {
            suite.run(
                    effort,
                    figure -> {
                        figures.add(figure);
                        say(begun, suite, line(figure));
                    },
                    text -> say(begun, suite, text));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed(begun, suite, e);
            return Optional.empty();
        } catch (Exception | LinkageError | AssertionError | OutOfMemoryError e) {
            failed(begun, suite, e);
            return Optional.empty();
        } finally {
            int left = children.areEnding() ? 0 : children.endAll();
            if (left > 0) {
                say(begun, suite, "ended " + left + (left == 1 ? " process" : " processes") + " that it left behind");
            }
        }
        if (figures.isEmpty()) {
            say(begun, suite, "FAILED: it measured nothing");
            return Optional.empty();
        }
        say(begun, suite, "done");
        return Optional.of(new Run(
                suite.name(),
                suite.title(),
                begun.truncatedTo(ChronoUnit.SECONDS).toString(),
                effort.name().toLowerCase(Locale.ROOT),
                load,
                machine,
                versions,
                figures));
    }

    private void failed(Instant begun, Suite suite, Throwable e) {
        if (children.areEnding()) {
            return;
        }
        say(begun, suite, "FAILED: " + e + (debug ? "" : "; --debug shows where"));
        if (debug) {
            e.printStackTrace(out);
            out.flush();
        }
    }

    private void say(Instant begun, Suite suite, String text) {
        Duration since = Duration.between(begun, clock.instant());
        out.println("  [%s %d:%02d] %s".formatted(suite.name(), since.toMinutes(), since.toSecondsPart(), text));
    }

    private static String line(Figure figure) {
        return figure.scenario() + " · " + figure.subject() + " · " + figure.metric() + " "
                + Numbers.text(figure.median()) + " " + figure.unit();
    }
}
