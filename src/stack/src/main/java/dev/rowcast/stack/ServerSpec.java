package dev.rowcast.stack;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What sets one kind of server apart: how it is prepared, started, and known to be ready. */
interface ServerSpec {
    /** The part's name: of its folder, its log, and in {@code endpoints.json}. */
    String name();

    /** Writes its configuration and makes its data directory; done before each start, so what is there already stays. */
    void prepare(Launcher launcher);

    /** The program and its arguments. */
    List<String> command();

    /** What its environment has beside ours. */
    default Map<String, String> environment() {
        return Map.of();
    }

    /** The ports that it listens on, on 127.0.0.1. */
    List<Integer> ports();

    /** Whether it answers. */
    boolean isReady();

    /** How long it may take until it does: much, since a busy machine is no failure. */
    default Duration patience() {
        return Duration.ofMinutes(3);
    }
}
