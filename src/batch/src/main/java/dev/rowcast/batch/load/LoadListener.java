package dev.rowcast.batch.load;

import dev.rowcast.change.TableId;

/** Hears how far a load has come. Called by any thread, by one at a time. */
public interface LoadListener {
    /** Hears nothing. */
    LoadListener NONE = new LoadListener() {};

    /**
     * A table begins.
     *
     * @param estimate about how many rows it has, by MySQL's statistics
     */
    default void begins(TableId table, long estimate) {}

    /** So many rows of the table are loaded by now. */
    default void loaded(TableId table, long rows) {}

    /**
     * So many ranges are done, of all tables, where nobody knows it of each.
     *
     * @param planned how many there are
     */
    default void ranges(long done, long planned) {}

    /** Something happens that whoever waits for the end may want to know, such as where it goes on. */
    default void says(String what) {}

    /** It waits. @param why for what */
    default void waits(String why) {}
}
