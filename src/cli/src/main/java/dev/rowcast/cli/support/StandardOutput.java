package dev.rowcast.cli.support;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Output whose first failure is an {@link OutputException}. A {@link java.io.PrintWriter} swallows what goes wrong, so that a full disk would look like
 * success, and a command that prints for ever would go on after its reader has gone.
 */
public final class StandardOutput extends FilterOutputStream {
    /** @param out such as a {@link java.io.FileOutputStream} of the process's output */
    public StandardOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) {
        attempt(() -> out.write(b));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        attempt(() -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() {
        attempt(out::flush);
    }

    private static void attempt(Attempt attempt) {
        try {
            attempt.run();
        } catch (IOException failed) {
            throw new OutputException(failed);
        }
    }

    /** Something that may fail. */
    @FunctionalInterface
    private interface Attempt {
        void run() throws IOException;
    }
}
