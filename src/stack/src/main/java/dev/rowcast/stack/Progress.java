package dev.rowcast.stack;

/** Told how far a start has come, so that a terminal can show it. Called from several threads, never with a lock held. */
public interface Progress {
    /** Hears everything and shows nothing. */
    Progress SILENT = new Progress() {
        @Override
        public void message(String text) {}

        @Override
        public void download(String what, long doneBytes, long totalBytes) {}
    };

    /**
     * A step begins or ended.
     *
     * @param text one line for a person
     */
    void message(String text);

    /**
     * A download moved on; called a few times a second.
     *
     * @param what what is being fetched, such as {@code MySQL 8.0.33}
     * @param doneBytes bytes so far of all that is in flight
     * @param totalBytes bytes in all, or 0 while that is not known
     */
    void download(String what, long doneBytes, long totalBytes);
}
