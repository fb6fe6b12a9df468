package dev.rowcast.bench.growth;

import java.util.List;

/**
 * What a sink has to deliver.
 *
 * @param tables how many tables
 * @param partitions how many partitions each table's topic has
 * @param subscriptions how many subscriptions want all of them
 * @param textBytes length of the one text in a row; 0 for rows of 20 columns of mixed types
 * @param buffer {@code buffer.maxBytes} of each subscription
 */
record Load(int tables, int partitions, int subscriptions, int textBytes, String buffer) {
    private static final int POLL = 500;
    private static final int FETCH_BYTES = 1 << 20;
    private static final int MIXED_BYTES = 500;
    private static final int FEWEST_PARTITIONS = 16;
    private static final int UNDER_WAY = 16 * POLL;

    /** As many partitions as tables, but 16 at least: with fewer a subscriber's answers would be waited for, one after the other. */
    static Load of(int tables, int subscriptions, int textBytes) {
        return new Load(
                tables, Math.max(1, (FEWEST_PARTITIONS + tables - 1) / tables), subscriptions, textBytes, "16MiB");
    }

    Load withBuffer(String newBuffer) {
        return new Load(tables, partitions, subscriptions, textBytes, newBuffer);
    }

    static Load parse(List<String> words) {
        return new Load(
                Integer.parseInt(words.get(0)),
                Integer.parseInt(words.get(1)),
                Integer.parseInt(words.get(2)),
                Integer.parseInt(words.get(3)),
                words.get(4));
    }

    List<String> words() {
        return List.of("" + tables, "" + partitions, "" + subscriptions, "" + textBytes, buffer);
    }

    /** Records that a consumer hands over at once, all of a partition, with Kafka's own {@code max.poll.records} and {@code max.partition.fetch.bytes}. */
    int poll() {
        return Math.max(1, Math.min(POLL, FETCH_BYTES / (textBytes == 0 ? MIXED_BYTES : textBytes)));
    }

    /** Rows that are read and not yet acknowledged by all, at most: no scenario may gain by having more in flight than another. */
    int underWay() {
        return Math.max(poll(), UNDER_WAY / subscriptions);
    }
}
