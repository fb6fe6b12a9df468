package dev.rowcast.contract;

/** The numbers that protobuf allows a field to have. */
public final class FieldNumbers {
    /** The highest. */
    public static final int MAX = 536_870_911;

    private static final int RESERVED_FROM = 19_000;
    private static final int RESERVED_TO = 19_999;

    private FieldNumbers() {}

    /**
     * The number to give after the highest given so far.
     *
     * @throws IllegalStateException if protobuf has none left
     */
    public static int after(int highWater) {
        int number = highWater + 1;
        if (number >= RESERVED_FROM && number <= RESERVED_TO) {
            return RESERVED_TO + 1;
        }
        if (number > MAX) {
            throw new IllegalStateException("no field number is left: protobuf ends at " + MAX
                    + ", and a dropped column keeps its own; give the table a new name to start again");
        }
        return number;
    }
}
