package dev.rowcast.flow;

/**
 * Prevents that a stream which nobody understands, such as one with another converter than it was written with, becomes dead letters as a whole: counts
 * its records in a row that can't be decoded or encoded. Not thread-safe.
 */
final class LetterBrake {
    private final int most;
    private int inARow;

    /** @param most how many records in a row may become dead letters; 0 for all */
    LetterBrake(int most) {
        this.most = most;
    }

    /** Whether no more of them may become dead letters. */
    boolean isEngaged() {
        return most > 0 && inARow >= most;
    }

    /** A record was understood. */
    void release() {
        inARow = 0;
    }

    /** Whether one more record that isn't understood may become a dead letter. Counts it if so. */
    boolean admits() {
        if (isEngaged()) {
            return false;
        }
        inARow++;
        return true;
    }

    /** What to tell about the record that it stops. */
    String notice(String found) {
        return found + ". The " + most
                + " records before it weren't understood either and are dead letters, so no more of them become one."
                + " In Kafka Connect, check the connector's converters and transforms, and what writes to the topic. Fix that and restart the connector or process, which reads on from here."
                + " If these records are to be dead letters, raise dead.letters.brake, without Kafka deadLetters.brake (0 switches it off)";
    }
}
