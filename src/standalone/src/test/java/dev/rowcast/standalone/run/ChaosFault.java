package dev.rowcast.standalone.run;

import java.util.EnumSet;
import java.util.List;

/** What happens, while all goes on. */
enum ChaosFault {
    KILL,
    HALT_AT_STEP,
    STOP_AND_CONTINUE,
    SOURCE_RESTARTED,
    SOURCE_KILLED,
    /** To its replica; the next time, back. */
    SOURCE_FAILED_OVER,
    CONNECTIONS_CUT,
    /** By another process that has the file. */
    STATE_LOCKED,
    /** As of a disk without room. */
    STATE_FULL,
    STATE_RESTARTED,
    STATE_KILLED,
    UNAVAILABLE,
    RETRY,
    HANGS;

    /** All but these. */
    static List<ChaosFault> but(ChaosFault one, ChaosFault other) {
        return List.copyOf(EnumSet.complementOf(EnumSet.of(one, other)));
    }
}
