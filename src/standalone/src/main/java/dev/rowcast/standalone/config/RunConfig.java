package dev.rowcast.standalone.config;

import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.route.Mistake;
import dev.rowcast.route.Routing;
import dev.rowcast.route.RoutingText;
import dev.rowcast.standalone.engine.Source;
import dev.rowcast.standalone.run.RunSettings;
import dev.rowcast.standalone.spool.SpoolLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The configuration of a process, read and checked. Immutable.
 *
 * @param name of the process, for contracts, metrics and status
 * @param source the database that is read
 * @param reading the same, from the configuration as it is now: what was changed meanwhile, such as a password, counts with the next start of the engine
 * @param routing which tables go where
 * @param written the same as it is written
 * @param destinations those that are installed
 * @param state where the state is kept
 * @param spool when records go to the spool
 * @param bufferBytes how much of the heap changes may take that wait for subscribers
 * @param http where the process tells how it is; empty for nowhere
 * @param gate what it says to the contracts' gate
 * @param values settings of the source that affect values
 * @param brake dead letters in a row that are too many; 0 for any number
 * @param drain how long what is in flight may take at the end
 */
public record RunConfig(
        String name,
        Source source,
        Supplier<Source> reading,
        Routing routing,
        RoutingText written,
        InstalledDestinations destinations,
        StateSettings state,
        SpoolLimits spool,
        long bufferBytes,
        Optional<HttpSettings> http,
        GateRules gate,
        SourceSettings values,
        int brake,
        Duration drain) {
    /**
     * Makes sure that a process with that configuration can go on with this one.
     *
     * @throws RunConfigException if something differs that counts with a new start alone
     */
    public void requireSameBasis(RunConfig running) {
        List<Mistake> mistakes = new ArrayList<>();
        note(name.equals(running.name), "/name", mistakes);
        note(source.name().equals(running.source.name()), "/source/name", mistakes);
        note(state.equals(running.state), "/state", mistakes);
        note(http.equals(running.http), "/http", mistakes);
        if (!mistakes.isEmpty()) {
            throw new RunConfigException(mistakes);
        }
    }

    private static void note(boolean same, String pointer, List<Mistake> mistakes) {
        if (!same) {
            mistakes.add(
                    new Mistake(pointer, "is another than the process runs with, which counts with a new start alone"));
        }
    }

    /** For the process that reads. */
    public RunSettings settings() {
        return new RunSettings(
                name,
                source.name(),
                reading,
                routing,
                gate,
                destinations::of,
                values,
                spool,
                bufferBytes,
                brake,
                drain);
    }
}
