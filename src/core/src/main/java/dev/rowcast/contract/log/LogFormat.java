package dev.rowcast.contract.log;

import java.util.Locale;

/** The words of the contract log's JSON that are written as well as read. */
final class LogFormat {
    /** The format that is written, and the newest that is read. */
    static final int VERSION = 2;

    /** What a field of an exported folder has besides, for the log tells it by the revisions before. */
    static final String FORMERLY = "formerly";

    static final String LEFT_OUT = "leftOut";

    static final String KEY_BEFORE = "keyBefore";

    private LogFormat() {}

    /** What an entry is. */
    enum Kind {
        REVISION,
        HELD,
        RELEASED,
        REJECTED,
        DESCRIBED,
        JOINED,
        GO_PACKAGE,
        SKIPPED,
        INCARNATION;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
