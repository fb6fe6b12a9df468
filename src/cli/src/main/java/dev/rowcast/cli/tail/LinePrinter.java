package dev.rowcast.cli.tail;

import dev.rowcast.cli.support.OutputException;
import dev.rowcast.sample.ReceivedChange;
import dev.rowcast.tail.ChangeFormat;
import dev.rowcast.tail.ChangeListener;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Writes each change that is wanted as a line, and gets it out before it returns. Not thread-safe. */
public final class LinePrinter implements ChangeListener {
    private final ChangeFormat format;
    private final Predicate<ReceivedChange> wanted;
    private final PrintWriter out;
    private final Consumer<OutputException> broken;

    /**
     * @param format of the lines
     * @param wanted which changes are written; the others are accepted all the same
     * @param out where to
     * @param broken told when nothing more can be written, as when the reader of a pipe is gone
     */
    public LinePrinter(
            ChangeFormat format, Predicate<ReceivedChange> wanted, PrintWriter out, Consumer<OutputException> broken) {
        this.format = format;
        this.wanted = wanted;
        this.out = out;
        this.broken = broken;
    }

    @Override
    public void received(List<ReceivedChange> changes, Instant received) {
        try {
            changes.stream().filter(wanted).forEach(change -> out.println(format.line(change, received)));
            out.flush();
        } catch (OutputException closed) {
            broken.accept(closed);
            throw closed;
        }
    }
}
