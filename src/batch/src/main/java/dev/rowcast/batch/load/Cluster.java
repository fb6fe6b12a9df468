package dev.rowcast.batch.load;

import dev.rowcast.route.RoutingText;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Machines that load, and what they have to know beside a {@link LoadSetup}, since each makes its own there.
 *
 * @param master where they are told what to do
 * @param jobJar what they do, as a jar
 * @param routing the routing as it is written
 * @param destinations where a type of destination lies here; empty where it is on the class path, or isn't there
 */
public record Cluster(String master, Path jobJar, RoutingText routing, Function<String, Optional<Path>> destinations) {
    /** Where they are. */
    @Override
    public String toString() {
        return master;
    }
}
