package dev.rowcast.bench.path;

import java.util.stream.IntStream;

/**
 * When changes passed, in microseconds since 1970, in their order.
 *
 * @param committed in MySQL
 * @param readable by a plain consumer of the topic
 * @param answered by the subscriber
 */
@SuppressWarnings("ArrayRecordComponent") // They are never compared, and there are many.
record Passed(long[] committed, long[] readable, long[] answered) {

    Delays untilReadable() {
        return between(committed, readable);
    }

    Delays untilAnswered() {
        return between(committed, answered);
    }

    /** From readable to answered; below zero where the plain consumer was the later one. */
    Delays added() {
        return between(readable, answered);
    }

    /** Changes committed per second. */
    double perSecond() {
        long micros = committed[committed.length - 1] - committed[0];
        // A batch has one commit time: those of the first are there before the clock starts.
        long counted = IntStream.range(0, committed.length)
                .filter(i -> committed[i] > committed[0])
                .count();
        return micros == 0 ? 0 : counted * 1e6 / micros;
    }

    private static Delays between(long[] from, long[] to) {
        return new Delays(
                IntStream.range(0, from.length).mapToLong(i -> to[i] - from[i]).toArray());
    }
}
