package dev.rowcast.bench;

import dev.rowcast.bench.report.Figure;
import java.util.function.Consumer;

/** A part of the benchmarks. It brings its own processes up and leaves none behind. */
public interface Suite {
    /** Its name on the command line and in figures. */
    String name();

    /** What it measures, in a line. */
    String title();

    /**
     * Measures.
     *
     * @param effort how long
     * @param figures gets each figure as soon as there is one
     * @param progress gets a line for a person now and then, so that nobody waits for half a minute without one
     * @throws Exception if something can't be measured; its message says what to do
     */
    void run(Effort effort, Consumer<Figure> figures, Consumer<String> progress) throws Exception;
}
