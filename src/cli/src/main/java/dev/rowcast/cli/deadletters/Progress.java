package dev.rowcast.cli.deadletters;

/** Is told how long work goes on. May be called by any thread. */
public interface Progress {
    /** Says nothing. */
    Progress NONE = new Progress() {
        @Override
        public void ended(int ended, int all) {}

        @Override
        public void trouble(String subscription, String state) {}
    };

    /**
     * Letters have come to an end, whichever it is.
     *
     * @param ended so many
     * @param all of so many
     */
    void ended(int ended, int all);

    /** A subscription can't be delivered to just now. */
    void trouble(String subscription, String state);
}
