package dev.rowcast.stack;

/** How long the processes of a stack live. */
public enum Lifetime {
    /** No longer than this JVM: they end with {@link Stack#close()}, at its exit, and also when it is killed. */
    BOUND,
    /** Until {@link Stack#stop()} or a stop from elsewhere; they outlive this JVM and its terminal. */
    DETACHED
}
