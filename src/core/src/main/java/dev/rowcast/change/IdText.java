package dev.rowcast.change;

/** An id as a text. Not thread-safe. */
final class IdText implements IdWriter {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void decimal(long number) {
        text.insert(0, number);
    }

    @Override
    public void raw(int ascii) {
        text.insert(0, (char) ascii);
    }

    @Override
    public void utf8(String piece) {
        text.insert(0, piece);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
