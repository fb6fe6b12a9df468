package dev.rowcast.standalone.run;

/** Where a process may die. Tests have it die there. */
enum Step {
    /** The engine's records are numbered, and nobody has them. */
    TAKEN,
    /** The flow has them. */
    HANDED_OVER,
    /** What is to be written is known. */
    BEFORE_COMMIT,
    /** All is written, and not committed. */
    WRITTEN,
    /** It is committed, and the process doesn't know that yet. */
    COMMITTED,
    /** The process knows. */
    AFTER_COMMIT
}
