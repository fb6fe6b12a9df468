package dev.rowcast.batch.load;

import dev.rowcast.change.TableId;

/** Tells a listener of what happens on several threads. Thread-safe. */
record OneAtATime(LoadListener listener) implements LoadListener {
    @Override
    public void begins(TableId table, long estimate) {
        synchronized (listener) {
            listener.begins(table, estimate);
        }
    }

    @Override
    public void loaded(TableId table, long rows) {
        synchronized (listener) {
            listener.loaded(table, rows);
        }
    }

    @Override
    public void waits(String why) {
        synchronized (listener) {
            listener.waits(why);
        }
    }

    @Override
    public void says(String what) {
        synchronized (listener) {
            listener.says(what);
        }
    }

    @Override
    public void ranges(long done, long planned) {
        synchronized (listener) {
            listener.ranges(done, planned);
        }
    }
}
