package dev.rowcast.observe;

/** The partitions of a task that wait for a decision, as JMX shows them. Thread-safe. */
record TablesMetrics(TaskFigures figures) implements TablesMXBean {
    @Override
    public int getHeldPartitions() {
        return figures.held().size();
    }

    @Override
    public String[] getHeld() {
        return figures.held().stream()
                .map(held -> held.partition() + ": " + held.table() + ": " + held.notice())
                .toArray(String[]::new);
    }

    @Override
    public long getNotUnderstood() {
        return figures.notUnderstood().records();
    }

    @Override
    public String getLatestNotUnderstood() {
        return figures.notUnderstood().latest();
    }

    @Override
    public long getKeyChangeDeletes() {
        return figures.keyChangeDeletes();
    }

    @Override
    public long getKeyChangeInserts() {
        return figures.keyChangeInserts();
    }
}
