package dev.rowcast.deliver;

/** How often one change was tried. Thread-safe: different threads send a batch and bring its answer. */
public final class Attempts {
    private int calls;
    private int failures;

    /** A call carries the change. */
    public synchronized void called() {
        calls++;
    }

    /** How many calls have carried the change so far. */
    public synchronized int calls() {
        return calls;
    }

    /** A call failed in a way that could heal; returns how many have. */
    synchronized int failed() {
        failures++;
        return failures;
    }
}
