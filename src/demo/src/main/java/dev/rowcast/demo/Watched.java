package dev.rowcast.demo;

import dev.rowcast.stack.Server;
import java.util.List;

/** What has to go well for the demo to go on. Not thread-safe. */
interface Watched {
    /** The servers that have to run. */
    List<Server> servers();

    /** What has failed; empty where nothing has. */
    List<String> failures();

    /** Where a person finds more about a failure, as a sentence. */
    String whereToLook();
}
