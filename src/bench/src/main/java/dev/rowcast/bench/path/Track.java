package dev.rowcast.bench.path;

import java.io.IOException;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * The way of changes from a table to a subscriber, with who notes when they pass. The topic has one partition and holds the table's rows alone, so that
 * a row's number is its offset.
 *
 * @param sink the connector's name
 * @param writer writes the table
 * @param plain reads the topic
 * @param subscriber gets the changes
 */
record Track(PathStack stack, String sink, OrdersWriter writer, PlainConsumer plain, SubscriberProcess subscriber) {

    /** Waits until all that was written has passed. */
    void awaitAll() throws IOException {
        int rows = writer.rows();
        stack.await(
                sink,
                sink + ", " + rows + " changes",
                () -> plain.next() >= rows && subscriber.accepted().sum() >= rows);
    }

    /**
     * When the rows from that one on passed. All of them have to be there.
     *
     * @throws IOException if one was missed or its commit's time isn't known
     */
    Passed since(int first) throws IOException {
        int rows = writer.rows();
        long[] committed = times(first, rows, offset -> subscriber.committed().get(offset));
        if (IntStream.range(0, committed.length).allMatch(i -> committed[i] % 1_000_000 == 0)) {
            throw new IOException("MySQL tells the time of a commit in whole seconds only; it has to have GTIDs on");
        }
        return new Passed(
                committed,
                times(first, rows, plain::readable),
                times(first, rows, offset -> subscriber.answered().get(offset)));
    }

    private static long[] times(int first, int end, IntToLongFunction time) throws IOException {
        long[] times = IntStream.range(first, end)
                .mapToLong(offset -> time.applyAsLong(offset))
                .toArray();
        for (int i = 0; i < times.length; i++) {
            if (times[i] == 0) {
                throw new IOException("nobody noted when offset " + (first + i) + " passed; measure again");
            }
        }
        return times;
    }
}
